import type { Weight } from '../layers/weights.ts';

/** All that a training needs to go on after an epoch; `encodeCheckpoint` makes one file of it. */
export interface Checkpoint {
  /** Epochs done. */
  readonly epoch: number;
  /** Adam's steps done. */
  readonly steps: number;
  readonly loss: number;
  readonly validationLoss?: number;
  readonly best: Best;
  readonly weights: readonly Weight[];
  readonly moments: readonly Weight[];
}

/** The epoch with the least loss on the examples kept apart, and its weights. */
export interface Best {
  readonly epoch: number;
  readonly loss: number;
  readonly weights: readonly Weight[];
}
