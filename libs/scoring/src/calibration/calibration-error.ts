import type { Numbers } from '../check-scores.ts';
import { type BinningOptions, reliabilityCurve } from './reliability-curve.ts';

/**
 * The expected calibration error: how far predicted and observed shares lie apart, averaged over the rows by way of bins
 * (Naeini, Cooper and Hauskrecht 2015). 0 to 1. Throws ShapeError, ValueError or OptionError.
 */
export function expectedCalibrationError(
  labels: Numbers,
  probabilities: Numbers,
  options?: BinningOptions,
): number {
  let sum = 0;
  for (const { count, predicted, observed } of reliabilityCurve(labels, probabilities, options)) {
    sum += count * Math.abs(predicted - observed);
  }
  return sum / labels.length;
}
