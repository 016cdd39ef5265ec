import { seededRandom } from '@shoal/clustering';
import { distinctByUser } from '../csr.ts';
import { checkAmount, checkCount, checkSeed } from '../factors/check-options.ts';
import { Vectors } from '../factors/vectors.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import type { FitWatch, Recommender } from '../recommender.ts';
import { BprModel } from './bpr-model.ts';
import { PairDescent } from './pair-descent.ts';

export interface BprOptions {
  readonly seed: number;
  /** Length of the vectors, 1 to 1024. Default 64. */
  readonly factors?: number;
  /** Passes of as many draws as there are pairs of a user and an item. Default 60. */
  readonly epochs?: number;
  /** Share of a pair's gradient that it moves vectors by. Default 0.05. */
  readonly learningRate?: number;
  /** What squared vectors and biases cost at each draw. Default 0.01. */
  readonly regularization?: number;
}

const START_DEVIATION = 0.1;

/**
 * Bayesian personalised ranking (Rendle, Freudenthaler, Gantner and Schmidt-Thieme, 2009): what a user has had shall score above
 * what he has not. All interactions above 0 weigh the same; those below count for nothing.
 */
export class Bpr implements Recommender<BprModel> {
  private readonly options: Required<BprOptions>;

  /** Throws OptionError. */
  constructor(options: BprOptions) {
    const defaults = { factors: 64, epochs: 60, learningRate: 0.05, regularization: 0.01 };
    this.options = { ...defaults, ...options };
    checkSeed(this.options.seed);
    checkCount('factors', this.options.factors, 1, 1024);
    checkCount('epochs', this.options.epochs, 1);
    checkAmount('learningRate', this.options.learningRate, 'positive');
    checkAmount('regularization', this.options.regularization, 'not negative');
  }

  fit(interactions: Interactions, watch: FitWatch = {}): BprModel {
    checkInteractions(interactions);
    const { seed, factors, epochs, learningRate, regularization } = this.options;
    const byUser = distinctByUser(interactions);
    const random = seededRandom(seed);
    const start = { length: factors, deviation: START_DEVIATION };
    const users = Vectors.normal({ rows: byUser.rows, ...start }, random);
    const items = Vectors.normal({ rows: byUser.columns, ...start }, random);
    const itemBias = new Float32Array(byUser.columns);
    const descent = new PairDescent({ entries: byUser, users, items, itemBias }, this.options);
    for (let epoch = 1; epoch <= epochs; epoch++) {
      watch.signal?.throwIfAborted();
      descent.run(byUser.column.length, random);
      watch.onProgress?.(epoch, epochs, `bpr epoch ${epoch} of ${epochs}`);
    }
    const histories = Histories.of(interactions);
    const rates = { learningRate, regularization, seed };
    return new BprModel({ histories, ...rates, userFactors: users, itemFactors: items, itemBias });
  }
}
