import { checkAmount, checkCount, checkSeed } from './check-options.ts';

/** What both models of ratings are told. */
export interface RatingOptions {
  readonly seed: number;
  /** Length of the vectors, 1 to 1024. */
  readonly factors?: number;
  /** Passes over all ratings. */
  readonly epochs?: number;
  /** Share of the error by which one rating moves biases and vectors. */
  readonly learningRate?: number;
  /** What squared biases and vectors cost at each rating. */
  readonly regularization?: number;
  /** Standard deviation of the vectors at the start. */
  readonly initialDeviation?: number;
}

/** Throws OptionError. */
export function withRatingDefaults(
  options: RatingOptions,
  defaults: Required<Omit<RatingOptions, 'seed'>>,
): Required<RatingOptions> {
  const all = { ...defaults, ...options };
  checkSeed(all.seed);
  checkCount('factors', all.factors, 1, 1024);
  checkCount('epochs', all.epochs, 1);
  checkAmount('learningRate', all.learningRate, 'positive');
  checkAmount('regularization', all.regularization, 'not negative');
  checkAmount('initialDeviation', all.initialDeviation, 'not negative');
  return all;
}
