import type { RiskFigures } from '@shoal/contracts';
import { auc, averagePrecision, brierScore, expectedCalibrationError, logLoss } from '@shoal/scoring';

/** How well probabilities foretold what happened, and what would have come of acting from a threshold on. Throws OneClassError. */
export function figuresOf(labels: Uint8Array, probabilities: Float64Array, threshold: number): RiskFigures {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  let flagged = 0;
  let right = 0;
  probabilities.forEach((probability, row) => {
    if (probability < threshold) return;
    flagged += 1;
    right += labels[row] as number;
  });
  return {
    rows: labels.length,
    baseRate: positives / labels.length,
    auc: auc(labels, probabilities),
    averagePrecision: averagePrecision(labels, probabilities),
    brier: brierScore(labels, probabilities),
    logLoss: logLoss(labels, probabilities),
    calibrationError: expectedCalibrationError(labels, probabilities),
    precision: flagged === 0 ? 0 : right / flagged,
    recall: positives === 0 ? 0 : right / positives,
  };
}
