import { checkScores, type Numbers } from '../check-scores.ts';
import { OneClassError } from '../errors.ts';
import { thresholdsOf } from './thresholds.ts';

/**
 * The mean of the precision at each threshold, weighted by how much recall grew there: Σ (R_n − R_{n−1}) P_n, without
 * interpolation, as scikit-learn's average_precision_score. Throws ShapeError, ValueError, or OneClassError without positives.
 */
export function averagePrecision(labels: Numbers, scores: Numbers): number {
  const positives = checkScores(labels, scores);
  if (positives === 0) throw new OneClassError('there are no positives');
  const { truePositives, falsePositives } = thresholdsOf(labels, scores);
  let sum = 0;
  let before = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const found = truePositives[i] as number;
    sum += ((found - before) * found) / (found + (falsePositives[i] as number));
    before = found;
  }
  return sum / positives;
}
