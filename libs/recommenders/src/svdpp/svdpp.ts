import { seededRandom } from '@shoal/clustering';
import { sequencesByUser, type TimedRows } from '../csr.ts';
import { newestRatings } from '../factors/newest-ratings.ts';
import { RatingDescent } from '../factors/rating-descent.ts';
import { type RatingOptions, withRatingDefaults } from '../factors/rating-options.ts';
import { shuffle } from '../factors/shuffle.ts';
import { Vectors } from '../factors/vectors.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import type { FitWatch, Recommender } from '../recommender.ts';
import { SvdppModel } from './svdpp-model.ts';
import { UserPass } from './user-pass.ts';

/** The best of 54 combinations on an eighth of MovieLens 100k that was held out of training. */
const DEFAULTS = {
  factors: 50,
  epochs: 60,
  learningRate: 0.005,
  regularization: 0.09,
  initialDeviation: 0.1,
};

/**
 * SVD++ (Koren, "Factorization meets the neighborhood", 2008): a user's vector has a part from which items he rated, whatever
 * the ratings. Weights are ratings, of several by one user for an item the newest counts.
 */
export class Svdpp implements Recommender<SvdppModel> {
  private readonly options: Required<RatingOptions>;

  /** Throws OptionError. */
  constructor(options: RatingOptions) {
    this.options = withRatingDefaults(options, DEFAULTS);
  }

  fit(interactions: Interactions, watch: FitWatch = {}): SvdppModel {
    checkInteractions(interactions);
    const { seed, epochs, regularization, factors, initialDeviation } = this.options;
    const ratings = newestRatings(interactions);
    const byUser = sequencesByUser(ratings);
    const random = seededRandom(seed);
    const learned = new RatingDescent(ratings, this.options, random);
    const shape = { rows: ratings.items.length, length: factors, deviation: initialDeviation };
    const implicitFactors = Vectors.normal(shape, random);
    const pass = new UserPass(byUser, learned, implicitFactors, this.options);
    const users = Int32Array.from({ length: byUser.rows }, (_, u) => u);
    for (let epoch = 1; epoch <= epochs; epoch++) {
      watch.signal?.throwIfAborted();
      shuffle(users, random);
      for (const user of users) pass.run(user, random);
      watch.onProgress?.(epoch, epochs, `svdpp epoch ${epoch} of ${epochs}`);
    }
    const { scale, userBias, itemBias, itemFactors } = learned;
    const userFactors = wholeVectors(byUser, learned.userFactors, implicitFactors);
    const vectors = { userFactors, itemFactors, implicitFactors };
    const histories = Histories.of(ratings);
    return new SvdppModel({ histories, scale, regularization, userBias, itemBias, ...vectors });
  }
}

/** p + sum of y over what was rated / sqrt of their number. */
function wholeVectors({ starts, column }: TimedRows, explicit: Vectors, implicit: Vectors): Vectors {
  const whole = new Vectors(explicit.length, explicit.values.slice());
  for (let user = 0; user < whole.rows; user++) {
    const from = starts[user] as number;
    const end = starts[user + 1] as number;
    for (let i = from; i < end; i++)
      whole.add(user, 1 / Math.sqrt(end - from), implicit, column[i] as number);
  }
  return whole;
}
