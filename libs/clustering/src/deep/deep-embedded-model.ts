import type { Weight } from '@shoal/neural/layers';
import type { ClusterModel, ClusterModelJson } from '../clusterer.ts';
import { ModelFormatError, ShapeError } from '../errors.ts';
import { assignToNearest } from '../kmeans/nearest-centroid.ts';
import { assertFinite, createMatrix, type Matrix, matrixToRows } from '../matrix.ts';
import { isNumberArray, isRecord } from '../stored-json.ts';
import { type ColumnScales, restoreScales, standardise } from './column-scales.ts';
import { encoderLayers } from './encoder-layers.ts';
import { type DenseNumbers, denseChainForward, denseNumbers } from './forward.ts';
import { softAssignments } from './soft-assignment.ts';
import { restoreWeights, type StoredWeight, storeWeights, WeightTable } from './stored-weights.ts';

/** The JSON of a DeepEmbeddedModel. */
export interface DeepEmbeddedModelJson extends ClusterModelJson {
  readonly kind: 'deep-embedded';
  readonly version: 1;
  readonly widths: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly encoder: readonly StoredWeight[];
  readonly centroids: readonly (readonly number[])[];
  readonly sizes: readonly number[];
}

export interface DeepEmbeddedState {
  /** Numbers of a row in each layer, from the columns to the embedding. */
  readonly widths: readonly number[];
  readonly scales: ColumnScales;
  readonly encoder: readonly Weight[];
  /** In the embedding, a row for each cluster. */
  readonly centroids: Matrix;
  readonly sizes: readonly number[];
  readonly labels: Int32Array;
}

/** An encoder and the centroids in its embedding. Needs no TensorFlow. */
export class DeepEmbeddedModel implements ClusterModel {
  readonly kind = 'deep-embedded';
  readonly centroids: Matrix;
  readonly sizes: readonly number[];
  readonly labels: Int32Array;
  readonly #state: DeepEmbeddedState;
  readonly #layers: readonly DenseNumbers[];

  /** Throws ModelFormatError when the weights do not fit the widths. */
  constructor(state: DeepEmbeddedState) {
    this.#state = state;
    this.#layers = encoderNumbers(state.widths, state.encoder);
    this.centroids = state.centroids;
    this.sizes = state.sizes;
    this.labels = state.labels;
  }

  get clusterCount(): number {
    return this.centroids.rows;
  }

  get columns(): number {
    return this.#state.widths[0] as number;
  }

  /** The nearest centroid of each row in the embedding. Throws ShapeError or NonFiniteError. */
  predict(matrix: Matrix): Int32Array {
    return assignToNearest(this.embed(matrix), this.centroids).labels;
  }

  /** How much each row belongs to each cluster; a row's shares sum to 1. Throws ShapeError or NonFiniteError. */
  memberships(matrix: Matrix): Matrix {
    return softAssignments(this.embed(matrix), this.centroids);
  }

  /** Each row in the embedding. Throws ShapeError or NonFiniteError. */
  embed(matrix: Matrix): Matrix {
    if (matrix.columns !== this.columns) {
      throw new ShapeError(`rows have ${matrix.columns} columns, the model ${this.columns}`);
    }
    assertFinite(matrix);
    const scaled = standardise(matrix, this.#state.scales);
    return createMatrix(matrix.rows, this.centroids.columns, denseChainForward(this.#layers, scaled.values));
  }

  toJSON(): DeepEmbeddedModelJson {
    const { widths, scales, encoder, centroids, sizes } = this.#state;
    return {
      kind: this.kind,
      version: 1,
      widths,
      ...scales,
      encoder: storeWeights(encoder),
      centroids: matrixToRows(centroids),
      sizes,
    };
  }

  /** Throws ModelFormatError for anything that toJSON did not write. */
  static fromJSON(json: unknown): DeepEmbeddedModel {
    if (!isRecord(json) || json.kind !== 'deep-embedded') {
      throw new ModelFormatError('not a stored deep-embedded model');
    }
    if (json.version !== 1)
      throw new ModelFormatError(`deep-embedded model of version ${json.version}, not 1`);
    const { widths, means, deviations, encoder, centroids, sizes } = json;
    if (!isNumberArray(widths) || widths.length < 2)
      throw new ModelFormatError('the stored network has no layers');
    const depth = widths.at(-1) as number;
    const whole =
      Array.isArray(centroids) &&
      centroids.length > 0 &&
      centroids.every((row) => isNumberArray(row) && row.length === depth) &&
      isNumberArray(sizes) &&
      sizes.length === centroids.length;
    if (!whole) throw new ModelFormatError('stored deep-embedded model with missing or damaged fields');
    return new DeepEmbeddedModel({
      widths,
      scales: restoreScales(means, deviations, widths[0] as number),
      encoder: restoreWeights(encoder),
      centroids: createMatrix(centroids.length, depth, Float64Array.from(centroids.flat())),
      sizes,
      labels: new Int32Array(0),
    });
  }
}

/** Standardised rows in the embedding of an encoder. Throws ModelFormatError when the weights do not fit the widths. */
export function encodeRows(rows: Matrix, widths: readonly number[], encoder: readonly Weight[]): Matrix {
  const values = denseChainForward(encoderNumbers(widths, encoder), rows.values);
  return createMatrix(rows.rows, widths.at(-1) as number, values);
}

function encoderNumbers(widths: readonly number[], encoder: readonly Weight[]): DenseNumbers[] {
  const weights = new WeightTable(encoder);
  return encoderLayers(widths).map(({ name, inputs, outputs }) =>
    denseNumbers(weights, name, inputs, outputs),
  );
}
