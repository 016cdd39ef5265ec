import { checkProbabilities, type Numbers } from '../check-scores.ts';

// The spacing of doubles at 1: a certain and wrong prediction costs 36 nats instead of endlessly much, as in scikit-learn.
const SMALLEST = Number.EPSILON;

/** The mean negative log-likelihood in nats; probabilities are kept 2⁻⁵² away from 0 and 1. Throws ShapeError or ValueError. */
export function logLoss(labels: Numbers, probabilities: Numbers): number {
  checkProbabilities(labels, probabilities);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - SMALLEST, Math.max(SMALLEST, probabilities[i] as number));
    sum -= labels[i] === 1 ? Math.log(p) : Math.log1p(-p);
  }
  return sum / labels.length;
}
