import { dense, dropout, Parameters, type Scalar, type Tensor } from '@shoal/neural/layers';
import { crossEntropy, type Random, randomFrom, train } from '@shoal/neural/training';
import { KAboveRowsError, OptionError, ShapeError } from '../errors.ts';
import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { assertFinite, createMatrix, type Matrix, rowOf, takeRows } from '../matrix.ts';
import { measureColumns, standardise } from './column-scales.ts';
import {
  checkCounts,
  checkRate,
  type DeepOptions,
  type FitWatch,
  watching,
  withDefaults,
} from './deep-options.ts';
import { rowsTensor } from './rows-tensor.ts';
import { classifierLayers, SegmentClassifierModel } from './segment-classifier-model.ts';

export interface SegmentClassifierOptions extends DeepOptions {
  /** Times that all rows are seen. Default 60, minimum 1. */
  readonly epochsMax?: number;
  /** Epochs without getting better on the rows kept apart before training stops. Default 5, minimum 1. */
  readonly patience?: number;
  /** Rows of one step. Default 64, minimum 1. */
  readonly batchSize?: number;
  /** Default 0.002. */
  readonly learningRate?: number;
  /** Share of the numbers between the layers that is dropped while learning, below 1. Default 0.1. */
  readonly dropout?: number;
}

const DEFAULTS = { epochsMax: 60, patience: 5, batchSize: 64, learningRate: 2e-3, dropout: 0.1 };

/**
 * Learns segments from features: Dense 128, Dense 64, softmax, with relu and dropout between. For segments that were made
 * elsewhere, by rules, by hand or by a clustering of more than the features, and are to be told at once, with a
 * probability, from the features alone. The rows' order does not matter.
 */
export class SegmentClassifier {
  readonly options: SegmentClassifierOptions & Required<typeof DEFAULTS>;

  /** Throws OptionError. */
  constructor(options: SegmentClassifierOptions) {
    this.options = withDefaults(DEFAULTS, options);
    const { epochsMax, patience, batchSize, learningRate, dropout: share } = this.options;
    checkCounts({ epochsMax, patience, batchSize });
    checkRate(learningRate);
    if (!(share >= 0 && share < 1))
      throw new OptionError(`dropout is ${share}: it must be at least 0 and below 1`);
  }

  /** The segment's name of each row. Rejects with ShapeError, NonFiniteError, KAboveRowsError, or the signal's reason. */
  async fit(matrix: Matrix, names: readonly string[], watch: FitWatch = {}): Promise<SegmentClassifierModel> {
    if (names.length !== matrix.rows)
      throw new ShapeError(`${names.length} segments for ${matrix.rows} rows`);
    if (matrix.rows === 0) throw new KAboveRowsError(1, 0, 0);
    assertFinite(matrix);
    const { segments, sizes } = bySize(names);
    const wanted = Int32Array.from(names, (name) => segments.indexOf(name));
    const order = orderWithLabels(matrix, wanted);
    const scales = measureColumns(takeRows(matrix, order));
    const rows = standardise(takeRows(matrix, order), scales);
    const network = await this.#learn(
      rows,
      order.map((i) => wanted[i] as number),
      segments.length,
      watch,
    );
    const learned = { segments, sizes, scales, network };
    const unlabelled = new SegmentClassifierModel({ ...learned, labels: new Int32Array(0) });
    return new SegmentClassifierModel({ ...learned, labels: unlabelled.predict(matrix) });
  }

  async #learn(rows: Matrix, wanted: Int32Array, segments: number, watch: FitWatch) {
    const { tf, seed, dropout: share, ...training } = this.options;
    const parameters = new Parameters(tf, randomFrom(seed));
    try {
      const answer = classifier(parameters, { columns: rows.columns, segments, share });
      const loss = (batch: Int32Array, random?: Random): Scalar =>
        crossEntropy(
          tf,
          answer(rowsTensor(tf, rows, batch), random),
          batch.map((row) => wanted[row] as number),
        );
      const options = { ...training, seed, ...watching(watch, 'learning segments') };
      await train({ parameters, rows: rows.rows, loss }, options);
      return await parameters.read();
    } finally {
      parameters.dispose();
    }
  }
}

interface ClassifierShape {
  readonly columns: number;
  readonly segments: number;
  readonly share: number;
}

/** Logits of each segment. */
function classifier(parameters: Parameters, { columns, segments, share }: ClassifierShape) {
  const { tf } = parameters;
  const sizes = classifierLayers(columns, segments);
  const layers = sizes.map(({ name, inputs, outputs }, i) =>
    dense(parameters, name, { inputs, outputs, activation: i < sizes.length - 1 ? 'relu' : 'linear' }),
  );
  return (input: Tensor, random?: Random): Tensor =>
    layers.reduce((x, layer, i) => layer(i === 0 ? x : dropout(tf, x, share, random)), input);
}

/** The names by falling number of rows, then by name, and those numbers. */
function bySize(names: readonly string[]): { segments: string[]; sizes: number[] } {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return { segments: sorted.map(([name]) => name), sizes: sorted.map(([, size]) => size) };
}

/** Equal rows of different segments need an order too. */
function orderWithLabels(matrix: Matrix, wanted: Int32Array): Int32Array {
  const widened = createMatrix(matrix.rows, matrix.columns + 1);
  for (let row = 0; row < matrix.rows; row++) {
    widened.values.set([...rowOf(matrix, row), wanted[row] as number], row * widened.columns);
  }
  return canonicalOrder(widened).order;
}
