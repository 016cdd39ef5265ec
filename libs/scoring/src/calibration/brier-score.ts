import { checkProbabilities, type Numbers } from '../check-scores.ts';

/** The mean squared difference of probability and label, 0 to 1, 0 being perfect (Brier 1950). Throws ShapeError or ValueError. */
export function brierScore(labels: Numbers, probabilities: Numbers): number {
  checkProbabilities(labels, probabilities);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += ((probabilities[i] as number) - (labels[i] as number)) ** 2;
  return sum / labels.length;
}
