import type { Numbers } from '../check-scores.ts';

/** What turns the scores of a model into probabilities; immutable, and monotone, so that the ranking stays. */
export interface Calibration {
  readonly kind: string;
  /** A probability of 0 to 1 for each score. A NaN stays one. */
  calibrate(scores: Numbers): Float64Array;
  /** Plain JSON, versioned, read back by the fromJSON of its class. */
  toJSON(): { readonly kind: string; readonly version: number };
}
