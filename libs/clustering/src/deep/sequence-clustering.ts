import { Parameters } from '@shoal/neural/layers';
import { randomFrom, train } from '@shoal/neural/training';
import type { Clusterer } from '../clusterer.ts';
import { KAboveRowsError, OptionError } from '../errors.ts';
import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { KMeans } from '../kmeans/kmeans.ts';
import { assertFinite, type Matrix, takeRows } from '../matrix.ts';
import { agreementAxes, type Halves } from './agreement-axes.ts';
import {
  checkCounts,
  checkK,
  checkRate,
  type DeepOptions,
  type FitWatch,
  watching,
  withDefaults,
} from './deep-options.ts';
import { ENCODER } from './encoder-size.ts';
import { sequenceIds } from './item-sequences.ts';
import { customerVectors, pooledStates } from './pooled-states.ts';
import { SequenceModel } from './sequence-model.ts';
import { HEAD_PREFIX, sequenceNetwork } from './sequence-network.ts';

export interface SequenceOptions extends DeepOptions {
  /** Clusters, 1 or more. */
  readonly k: number;
  /** Times that all customers are read while learning. Default 5, minimum 1. */
  readonly epochsMax?: number;
  /** Customers of one step. Default 32, minimum 1. */
  readonly batchSize?: number;
  /** Default 0.005. */
  readonly learningRate?: number;
  /** Numbers in a customer's vector. Default 8, 1 to 32. */
  readonly axes?: number;
}

const DEFAULTS = { epochsMax: 5, batchSize: 32, learningRate: 5e-3, axes: 8 };

/**
 * Clusters customers by the order in which they do things, which no count sees. An encoder with attention learns to foretell
 * the next event of each customer; the mean of its states, on the axes on which customers stay the same, is clustered by
 * k-means. The rows' order does not matter. Fit it on a bounded sample: 1,000 customers take some 5 s an epoch on
 * WebAssembly.
 * @example await new SequenceClustering({ k: 4, seed: 1, tf }).fit(sequenceMatrix(states.map(recentItems)))
 */
export class SequenceClustering implements Clusterer<SequenceModel> {
  readonly options: SequenceOptions & Required<typeof DEFAULTS>;

  /** Throws KInvalidError or OptionError. */
  constructor(options: SequenceOptions) {
    this.options = withDefaults(DEFAULTS, options);
    const { k, epochsMax, batchSize, learningRate, axes } = this.options;
    checkK(k);
    checkCounts({ epochsMax, batchSize, axes });
    checkRate(learningRate);
    if (axes > ENCODER.width) throw new OptionError(`axes is ${axes}: it must be at most ${ENCODER.width}`);
  }

  /**
   * Rows as `sequenceMatrix` makes them. Rejects with ShapeError, NonFiniteError, KAboveRowsError, or the signal's reason.
   */
  async fit(matrix: Matrix, watch: FitWatch = {}): Promise<SequenceModel> {
    const { k, seed, axes } = this.options;
    assertFinite(matrix);
    const { order, distinctRows } = canonicalOrder(matrix);
    if (k > distinctRows) throw new KAboveRowsError(k, matrix.rows, distinctRows);
    const encoder = await this.#learn(takeRows(matrix, order), watch);
    const pooled = pooledStates(encoder)(matrix);
    const projection = agreementAxes(ofTwoEvents(pooled, order), axes);
    const clusters = new KMeans({ k, seed }).fit(customerVectors(pooled, projection));
    return new SequenceModel({ encoder, projection, clusters });
  }

  async #learn(ordered: Matrix, watch: FitWatch) {
    const { tf, seed, epochsMax, batchSize, learningRate } = this.options;
    const parameters = new Parameters(tf, randomFrom(seed));
    try {
      const network = sequenceNetwork(parameters);
      const ids = sequenceIds(ordered);
      const loss = (batch: Int32Array) => network(ids, batch);
      const options = { seed, epochsMax, batchSize, learningRate, ...watching(watch, 'foretelling events') };
      await train({ parameters, rows: ordered.rows, loss }, options);
      const weights = await parameters.read();
      return weights.filter(({ name }) => !name.startsWith(HEAD_PREFIX));
    } finally {
      parameters.dispose();
    }
  }
}

/** Whoever did one thing or none has no halves to compare. In canonical order, so that sums come out the same. */
function ofTwoEvents(
  { whole, first, second, lengths }: Halves & { lengths: Int32Array },
  order: Int32Array,
): Halves {
  const kept = order.filter((row) => (lengths[row] as number) >= 2);
  return { whole: takeRows(whole, kept), first: takeRows(first, kept), second: takeRows(second, kept) };
}
