import { OneClassError, OptionError, ShapeError, ValueError } from './errors.ts';

/** What the functions here read: any typed array, or a plain array of numbers. */
export type Numbers = ArrayLike<number>;

/** The number of ones. Throws ShapeError when lengths differ or are 0, ValueError on other labels than 0 and 1 or a NaN. */
export function checkScores(labels: Numbers, scores: Numbers): number {
  const rows = labels.length;
  if (rows === 0) throw new ShapeError('there are no labels');
  if (scores.length !== rows) throw new ShapeError(`${rows} labels, but ${scores.length} scores`);
  for (let i = 0; i < rows; i++) {
    if (Number.isNaN(scores[i])) throw new ValueError(`the score of row ${i} is NaN`);
  }
  return countPositives(labels);
}

/** As checkScores, and throws ValueError when a score lies outside 0 to 1. */
export function checkProbabilities(labels: Numbers, probabilities: Numbers): number {
  const positives = checkScores(labels, probabilities);
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] as number;
    if (p < 0 || p > 1) throw new ValueError(`the probability of row ${i} is ${p}: it must be from 0 to 1`);
  }
  return positives;
}

/** As checkScores, and throws OneClassError unless both labels are there. */
export function checkBothClasses(labels: Numbers, scores: Numbers): number {
  const positives = checkScores(labels, scores);
  if (positives === 0 || positives === labels.length) throw new OneClassError();
  return positives;
}

/** Throws ValueError when a score is infinite or NaN. */
export function checkFinite(scores: Numbers): void {
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i]))
      throw new ValueError(`the score of row ${i} is ${scores[i]}: it must be finite`);
  }
}

/** The number of ones. Throws ValueError on other labels than 0 and 1. */
function countPositives(labels: Numbers): number {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label !== 0 && label !== 1)
      throw new ValueError(`the label of row ${i} is ${label}: it must be 0 or 1`);
    positives += label;
  }
  return positives;
}

/** Throws ShapeError when their number differs, ValueError when one is negative or not finite, or all are 0. */
export function checkWeights(weights: Numbers | undefined, rows: number): void {
  if (weights === undefined) return;
  if (weights.length !== rows) throw new ShapeError(`${rows} labels, but ${weights.length} weights`);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights[i] as number;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
      throw new ValueError(`the weight of row ${i} is ${weight}`);
    sum += weight;
  }
  if (sum === 0) throw new ValueError('all weights are 0');
}

/** Throws OptionError when it is no whole number from `least` to `most`. */
export function checkCount(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new OptionError(`${name} is ${value}: it must be a whole number from ${least} to ${most}`);
}
