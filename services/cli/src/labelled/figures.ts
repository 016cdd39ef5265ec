import { auc, averagePrecision, brierScore, expectedCalibrationError, logLoss } from '@shoal/scoring';

/** How good probabilities are; the names are those of the JSON. */
export interface Figures {
  readonly auc: number;
  readonly averagePrecision: number;
  readonly brier: number;
  readonly calibrationError: number;
  /** In nats. */
  readonly logLoss: number;
}

/** Labels are 0 and 1, both there. Throws ScoringError. */
export function judgeProbabilities(labels: ArrayLike<number>, probabilities: ArrayLike<number>): Figures {
  return {
    auc: auc(labels, probabilities),
    averagePrecision: averagePrecision(labels, probabilities),
    brier: brierScore(labels, probabilities),
    calibrationError: expectedCalibrationError(labels, probabilities),
    logLoss: logLoss(labels, probabilities),
  };
}

/** Six digits, since more say nothing; null for what is no number, which JSON does not have. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

/** The same for each figure of an object. */
export function rounded<T extends object>(figures: T): Record<string, number | null> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, finite(Number(value))]));
}
