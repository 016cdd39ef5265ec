import { seededRandom } from '@shoal/clustering';
import { newestRatings } from '../factors/newest-ratings.ts';
import { RatingDescent } from '../factors/rating-descent.ts';
import { type RatingOptions, withRatingDefaults } from '../factors/rating-options.ts';
import { shuffle } from '../factors/shuffle.ts';
import { Vectors } from '../factors/vectors.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import type { FitWatch, Recommender } from '../recommender.ts';
import { SvdModel } from './svd-model.ts';

/** Within .0005 of the best of 21 combinations, and the fastest of these, on an eighth of MovieLens 100k that was held out of training. */
const DEFAULTS = {
  factors: 100,
  epochs: 80,
  learningRate: 0.005,
  regularization: 0.1,
  initialDeviation: 0.1,
};

/**
 * Biased matrix factorisation of ratings by stochastic gradient descent (Funk 2006; Koren, Bell and Volinsky 2009), with the
 * update rule of scikit-surprise's SVD. Weights are ratings; of several by one user for an item the newest counts.
 */
export class Svd implements Recommender<SvdModel> {
  private readonly options: Required<RatingOptions>;

  /** Throws OptionError. */
  constructor(options: RatingOptions) {
    this.options = withRatingDefaults(options, DEFAULTS);
  }

  fit(interactions: Interactions, watch: FitWatch = {}): SvdModel {
    checkInteractions(interactions);
    const { seed, epochs, regularization, factors } = this.options;
    const ratings = newestRatings(interactions);
    const random = seededRandom(seed);
    const learned = new RatingDescent(ratings, this.options, random);
    const order = Int32Array.from({ length: ratings.user.length }, (_, i) => i);
    for (let epoch = 1; epoch <= epochs; epoch++) {
      watch.signal?.throwIfAborted();
      shuffle(order, random);
      for (const i of order) this.learn(learned, ratings, i);
      watch.onProgress?.(epoch, epochs, `svd epoch ${epoch} of ${epochs}`);
    }
    const { scale, userBias, itemBias, userFactors, itemFactors } = learned;
    const implicitFactors = Vectors.zeros(0, factors);
    const vectors = { userFactors, itemFactors, implicitFactors };
    const histories = Histories.of(ratings);
    return new SvdModel({ histories, scale, regularization, userBias, itemBias, ...vectors });
  }

  private learn(learned: RatingDescent, { user, item, weight }: Interactions, i: number): void {
    const { learningRate: rate, regularization: cost, factors } = this.options;
    const u = user[i] as number;
    const v = item[i] as number;
    const { values: p } = learned.userFactors;
    const { values: q } = learned.itemFactors;
    const product = learned.userFactors.dot(u, learned.itemFactors, v);
    const error = learned.correctBiases(u, v, weight[i] as number, product);
    const from = u * factors;
    const to = v * factors;
    for (let c = 0; c < factors; c++) {
      const ofUser = p[from + c] as number;
      const ofItem = q[to + c] as number;
      p[from + c] = ofUser + rate * (error * ofItem - cost * ofUser);
      q[to + c] = ofItem + rate * (error * ofUser - cost * ofItem);
    }
  }
}
