import type { Scalar } from '@tensorflow/tfjs-core';
import type { Parameters } from '../layers/parameters.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Random } from './random.ts';

/** What is trained. */
export interface TrainingTask {
  readonly parameters: Parameters;
  /** Examples; a batch is made of their numbers from 0. */
  readonly rows: number;
  /**
   * The mean loss of these examples. It builds its tensors from typed arrays and need not dispose of them. `random` is
   * for dropout and masks; it is absent when the loss is only measured.
   */
  readonly loss: (batch: Int32Array, random?: Random) => Scalar;
}

export interface TrainingOptions {
  /** Draws the order of the examples, the validation share and dropout. */
  readonly seed: number;
  /** Times that all examples are seen. Default 20, minimum 1. */
  readonly epochsMax?: number;
  /** Examples of one step. Default 64, minimum 1. */
  readonly batchSize?: number;
  /** Default 0.001, above 0. */
  readonly learningRate?: number;
  /** Share of the examples kept apart to measure the loss on, below 1. Default 0.1; 0 turns early stopping off. */
  readonly validationShare?: number;
  /**
   * Judges the weights as they are after an epoch, the lower the better, in place of the loss of examples kept apart: by a figure
   * that is what they are wanted for. Set validationShare to 0 with it.
   */
  readonly judge?: () => number | Promise<number>;
  /** Epochs without a better validation loss before training stops. Default 3, minimum 1. */
  readonly patience?: number;
  /** Called after each epoch. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Ends the training after an epoch, by what the caller has found out in the meantime. */
  readonly isDone?: (progress: TrainingProgress) => boolean;
  /** Aborting rejects with its reason; the weights stay as they are then. */
  readonly signal?: AbortSignal;
  /** Called after each epoch, before onProgress, with all that is needed to go on from there. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /** Goes on from there, with the same task and options: the result is the one of a training without a break. */
  readonly resumeFrom?: Checkpoint;
}

export interface TrainingProgress {
  /** Epochs done, from 1. */
  readonly epoch: number;
  readonly epochsMax: number;
  /** Mean loss of the epoch's batches. */
  readonly loss: number;
  /** Loss of the examples kept apart, or what `judge` said; absent where there was neither. */
  readonly validationLoss?: number;
}

export interface TrainingResult extends TrainingProgress {
  /** The epoch whose weights are kept: the best on the examples kept apart, else the last. */
  readonly bestEpoch: number;
  readonly stoppedEarly: boolean;
}

export type CompleteOptions = TrainingOptions & Required<Pick<TrainingOptions, keyof typeof DEFAULTS>>;

const DEFAULTS = { epochsMax: 20, batchSize: 64, learningRate: 1e-3, validationShare: 0.1, patience: 3 };

/** Fills in the defaults. Throws a RangeError for what lies outside its range. */
export function completeOptions(options: TrainingOptions): CompleteOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const complete: CompleteOptions = { ...DEFAULTS, ...(given as unknown as TrainingOptions) };
  for (const name of ['epochsMax', 'batchSize', 'patience'] as const) {
    const value = complete[name];
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} is ${value}: it must be a positive integer`);
    }
  }
  const { learningRate, validationShare } = complete;
  if (!(learningRate > 0)) throw new RangeError(`learningRate is ${learningRate}: it must be above 0`);
  if (!(validationShare >= 0 && validationShare < 1)) {
    throw new RangeError(`validationShare is ${validationShare}: it must be at least 0 and below 1`);
  }
  return complete;
}
