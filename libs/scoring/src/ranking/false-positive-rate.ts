import { checkBothClasses, type Numbers } from '../check-scores.ts';
import { OptionError } from '../errors.ts';
import { type Thresholds, thresholdsOf } from './thresholds.ts';

/**
 * The lowest score from which on at most the share `rate` (0 to 1) of the negatives is flagged, flagged being a score of at
 * least the threshold. Infinity when even the highest score flags too many. Throws ShapeError, ValueError, OneClassError or OptionError.
 */
export function thresholdForFalsePositiveRate(labels: Numbers, scores: Numbers, rate: number): number {
  const { place, thresholds } = placeFor(labels, scores, rate);
  return place < 0 ? Number.POSITIVE_INFINITY : (thresholds.scores[place] as number);
}

/** The share of the positives that this threshold flags: no point between two thresholds is made up. Throws as above. */
export function recallAtFalsePositiveRate(labels: Numbers, scores: Numbers, rate: number): number {
  const { place, thresholds, positives } = placeFor(labels, scores, rate);
  return place < 0 ? 0 : (thresholds.truePositives[place] as number) / positives;
}

interface Place {
  /** Of the last threshold that keeps the rate; -1 when none does. */
  readonly place: number;
  readonly thresholds: Thresholds;
  readonly positives: number;
}

function placeFor(labels: Numbers, scores: Numbers, rate: number): Place {
  if (!(rate >= 0 && rate <= 1))
    throw new OptionError(`the false positive rate is ${rate}: it must be from 0 to 1`);
  const positives = checkBothClasses(labels, scores);
  const negatives = labels.length - positives;
  const thresholds = thresholdsOf(labels, scores);
  const { falsePositives } = thresholds;
  let place = -1;
  while (place + 1 < falsePositives.length && (falsePositives[place + 1] as number) / negatives <= rate)
    place++;
  return { place, thresholds, positives };
}
