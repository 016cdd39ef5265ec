import type { FeatureState } from '@shoal/contracts';
import { churnRow } from './churn-row.ts';
import { eventSequence } from './event-sequence.ts';
import { horizonDaysOf, type Rhythm } from './horizon.ts';

/** All that a model may see of a customer at a moment. */
export interface ChurnLook {
  readonly horizonDays: number;
  /** By the names of `churnFeatures`. */
  readonly row: Float64Array;
  readonly sequence: Float32Array;
}

export function churnLook(state: FeatureState, at: number, rhythm: Rhythm): ChurnLook {
  const horizonDays = horizonDaysOf(state, rhythm);
  return { horizonDays, row: churnRow(state, at, horizonDays), sequence: eventSequence(state, at) };
}
