export { brierScore } from './calibration/brier-score.ts';
export type { Calibration } from './calibration/calibration.ts';
export { expectedCalibrationError } from './calibration/calibration-error.ts';
export { IsotonicCalibration } from './calibration/isotonic-calibration.ts';
export { logLoss } from './calibration/log-loss.ts';
export { PlattScaling } from './calibration/platt-scaling.ts';
export {
  type BinningOptions,
  type ReliabilityBin,
  reliabilityCurve,
} from './calibration/reliability-curve.ts';
export type { Numbers } from './check-scores.ts';
export {
  OneClassError,
  OptionError,
  ScoringError,
  type ScoringErrorCode,
  ScoringFormatError,
  ShapeError,
  ValueError,
} from './errors.ts';
export { LogisticRegression, type LogisticRegressionOptions } from './logistic/logistic-regression.ts';
export { LogisticRegressionModel } from './logistic/logistic-regression-model.ts';
export type { Column } from './logistic/standard-columns.ts';
export { auc } from './ranking/auc.ts';
export { averagePrecision } from './ranking/average-precision.ts';
export { recallAtFalsePositiveRate, thresholdForFalsePositiveRate } from './ranking/false-positive-rate.ts';
export { type Fold, stratifiedFolds } from './stratified-folds.ts';
