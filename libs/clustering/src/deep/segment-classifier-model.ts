import type { Weight } from '@shoal/neural/layers';
import type { ClusterModel, ClusterModelJson } from '../clusterer.ts';
import { ModelFormatError, ShapeError } from '../errors.ts';
import { assertFinite, createMatrix, type Matrix } from '../matrix.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';
import { type ColumnScales, restoreScales, standardise } from './column-scales.ts';
import { type DenseNumbers, denseChainForward, denseNumbers, softmax } from './forward.ts';
import { likeliest } from './likeliest.ts';
import { restoreWeights, type StoredWeight, storeWeights, WeightTable } from './stored-weights.ts';

/** Widths of the layers before the softmax. */
const CLASSIFIER_HIDDEN = [128, 64] as const;

/** The JSON of a SegmentClassifierModel. */
export interface SegmentClassifierModelJson extends ClusterModelJson {
  readonly kind: 'segment-classifier';
  readonly version: 1;
  readonly segments: readonly string[];
  readonly sizes: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly network: readonly StoredWeight[];
}

export interface SegmentClassifierState {
  readonly segments: readonly string[];
  readonly sizes: readonly number[];
  readonly scales: ColumnScales;
  readonly network: readonly Weight[];
  readonly labels: Int32Array;
}

/** A segment and how likely a row belongs to it, 0 to 1. */
export interface SegmentAnswer {
  readonly segment: string;
  readonly probability: number;
}

/** Name and size of each layer for so many columns and segments. */
export function classifierLayers(columns: number, segments: number) {
  const widths = [columns, ...CLASSIFIER_HIDDEN, segments];
  return widths.slice(1).map((outputs, i) => ({ name: `layer-${i}`, inputs: widths[i] as number, outputs }));
}

/** A network that tells segments from features. Needs no TensorFlow. */
export class SegmentClassifierModel implements ClusterModel {
  readonly kind = 'segment-classifier';
  /** The segments' names; `predict` gives their places in here. */
  readonly segments: readonly string[];
  readonly sizes: readonly number[];
  readonly labels: Int32Array;
  readonly #state: SegmentClassifierState;
  readonly #layers: readonly DenseNumbers[];

  /** Throws ModelFormatError when the weights do not fit the columns and segments. */
  constructor(state: SegmentClassifierState) {
    this.#state = state;
    this.segments = state.segments;
    this.sizes = state.sizes;
    this.labels = state.labels;
    const weights = new WeightTable(state.network);
    this.#layers = classifierLayers(this.columns, this.clusterCount).map(({ name, inputs, outputs }) =>
      denseNumbers(weights, name, inputs, outputs),
    );
  }

  get clusterCount(): number {
    return this.segments.length;
  }

  get columns(): number {
    return this.#state.scales.means.length;
  }

  /** The likeliest segment of each row. Throws ShapeError or NonFiniteError. */
  predict(matrix: Matrix): Int32Array {
    const probabilities = this.probabilities(matrix);
    return Int32Array.from({ length: matrix.rows }, (_, row) => likeliest(probabilities, row));
  }

  /** The likeliest segment of each row, by name, and its probability. Throws ShapeError or NonFiniteError. */
  classify(matrix: Matrix): SegmentAnswer[] {
    const probabilities = this.probabilities(matrix);
    return Array.from({ length: matrix.rows }, (_, row) => {
      const best = likeliest(probabilities, row);
      const probability = probabilities.values[row * this.clusterCount + best] as number;
      return { segment: this.segments[best] as string, probability };
    });
  }

  /** A column for each segment; a row's probabilities sum to 1. Throws ShapeError or NonFiniteError. */
  probabilities(matrix: Matrix): Matrix {
    if (matrix.columns !== this.columns) {
      throw new ShapeError(`rows have ${matrix.columns} columns, the model ${this.columns}`);
    }
    assertFinite(matrix);
    const logits = denseChainForward(this.#layers, standardise(matrix, this.#state.scales).values);
    for (let row = 0; row < matrix.rows; row++) softmax(logits, row * this.clusterCount, this.clusterCount);
    return createMatrix(matrix.rows, this.clusterCount, logits);
  }

  toJSON(): SegmentClassifierModelJson {
    const { segments, sizes, scales, network } = this.#state;
    return { kind: this.kind, version: 1, segments, sizes, ...scales, network: storeWeights(network) };
  }

  /** Throws ModelFormatError for anything that toJSON did not write. */
  static fromJSON(json: unknown): SegmentClassifierModel {
    if (!isRecord(json) || json.kind !== 'segment-classifier') {
      throw new ModelFormatError('not a stored segment classifier');
    }
    if (json.version !== 1)
      throw new ModelFormatError(`segment classifier of version ${json.version}, not 1`);
    const { segments, sizes, means, deviations, network } = json;
    const whole =
      Array.isArray(segments) &&
      segments.length > 0 &&
      segments.every((segment) => typeof segment === 'string') &&
      isNumberArray(sizes) &&
      sizes.length === segments.length &&
      Array.isArray(means);
    if (!whole) throw new ModelFormatError('stored segment classifier with missing or damaged fields');
    return new SegmentClassifierModel({
      segments,
      sizes,
      scales: restoreScales(means, deviations, means.length),
      network: restoreWeights(network),
      labels: new Int32Array(0),
    });
  }
}
