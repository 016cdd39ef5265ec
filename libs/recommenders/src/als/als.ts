import { seededRandom } from '@shoal/clustering';
import { distinctByUser, transpose } from '../csr.ts';
import { checkAmount, checkCount, checkSeed } from '../factors/check-options.ts';
import { Vectors } from '../factors/vectors.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import type { FitWatch, Recommender } from '../recommender.ts';
import { AlsModel } from './als-model.ts';
import { createAlternation } from './alternation.ts';

export interface AlsOptions {
  readonly seed: number;
  /** Length of the vectors, 1 to 1024. Default 64. */
  readonly factors?: number;
  /** Times that both sides are solved. Default 15. */
  readonly iterations?: number;
  /** What a vector's squared length costs. Default 0.01. */
  readonly regularization?: number;
  /** Confidence that a weight of 1 adds to the 1 of what was not seen. Default 1. */
  readonly alpha?: number;
  /** Steps of conjugate gradients a row and half iteration; 0 solves exactly, which takes some four times as long. Default 3. */
  readonly cgSteps?: number;
}

// The first vectors are near 0, where all users and items are alike.
const START_DEVIATION = 0.01;

/**
 * Alternating least squares for implicit feedback: Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback
 * datasets" (2008). Weights are strengths; one below 0 speaks against the item.
 */
export class Als implements Recommender<AlsModel> {
  private readonly options: Required<AlsOptions>;

  /** Throws OptionError. */
  constructor(options: AlsOptions) {
    const defaults = { factors: 64, iterations: 15, regularization: 0.01, alpha: 1, cgSteps: 3 };
    this.options = { ...defaults, ...options };
    checkSeed(this.options.seed);
    checkCount('factors', this.options.factors, 1, 1024);
    checkCount('iterations', this.options.iterations, 1);
    checkCount('cgSteps', this.options.cgSteps, 0);
    checkAmount('regularization', this.options.regularization, 'positive');
    checkAmount('alpha', this.options.alpha, 'positive');
  }

  fit(interactions: Interactions, watch: FitWatch = {}): AlsModel {
    checkInteractions(interactions);
    const { seed, factors, iterations, alpha, regularization } = this.options;
    const distinct = distinctByUser(interactions);
    const byUser = { ...distinct, value: distinct.value.map((weight) => alpha * weight) };
    const byItem = transpose(byUser);
    const random = seededRandom(seed);
    const start = { length: factors, deviation: START_DEVIATION };
    const users = Vectors.normal({ rows: byUser.rows, ...start }, random);
    const items = Vectors.normal({ rows: byItem.rows, ...start }, random);
    const sides = { users: { entries: byUser, vectors: users }, items: { entries: byItem, vectors: items } };
    const alternation = createAlternation(sides, this.options);
    for (let done = 1; done <= iterations; done++) {
      watch.signal?.throwIfAborted();
      alternation.run('users');
      alternation.run('items');
      watch.onProgress?.(done, iterations, `als iteration ${done} of ${iterations}`);
    }
    alternation.end();
    return new AlsModel({
      histories: Histories.of(interactions),
      regularization,
      alpha,
      userFactors: users,
      itemFactors: items,
    });
  }
}
