import type { TensorFlow } from '@shoal/neural';
import type { Checkpoint } from '@shoal/neural/training';
import { OptionError } from '../errors.ts';
import type { HeldOut } from '../evaluation/splits.ts';
import { checkAmount, checkCount, checkSeed } from '../factors/check-options.ts';
import type { FitWatch } from '../recommender.ts';
import { BLOCKS_MAX } from './network-layout.ts';

export interface SasRecOptions {
  /** Draws the first weights, the order of the histories, what is dropped and what is sampled. */
  readonly seed: number;
  /** The library that trains: `(await loadTensorFlow()).tf` of libs/neural. The fitted model does without. */
  readonly tf: TensorFlow;
  /** Numbers in an item's vector, 1 to 1024. Default 64. */
  readonly width?: number;
  /** Must divide the width. Default 2. */
  readonly heads?: number;
  /** Blocks of attention, 1 to 64. Default 2. */
  readonly blocks?: number;
  /** How many items are read at once, at least 1. Default 50. */
  readonly lengthMax?: number;
  /** Share of the numbers that is dropped while learning, below 1. Default 0.4. */
  readonly dropout?: number;
  /** Items against which each step weighs the right ones; where there are no more the softmax is the full one. Default 1024. */
  readonly sampled?: number;
  /** Times that all histories are seen. Default 40. */
  readonly epochsMax?: number;
  /** Epochs without getting better before training stops. Default 4. */
  readonly patience?: number;
  /** Histories of one step. Default 256. */
  readonly batchSize?: number;
  /** Default 0.003. */
  readonly learningRate?: number;
}

/** How somebody follows a training, breaks it off and goes on. */
export interface SasRecWatch extends FitWatch {
  /**
   * What was held out from the interactions, such as `leaveOneOut(...).tuning`: after each epoch NDCG@10 is measured on the first
   * item of each, and the best epoch is kept. Without it that is told by the loss of a tenth of the histories, which are
   * not learned from.
   */
  readonly heldOut?: readonly HeldOut[];
  readonly onEpoch?: (epoch: SasRecEpoch) => void;
  /** After each epoch, before onEpoch: all that is needed to go on from there. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /** Goes on from there. With the same interactions and options the model is the one of a training without a break. */
  readonly resumeFrom?: Checkpoint;
}

/** A point of the training curve. */
export interface SasRecEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss of the epoch's steps. */
  readonly loss: number;
  /** Of the histories kept apart; absent where something was held out instead. */
  readonly validationLoss?: number;
  /** Of what was held out. */
  readonly ndcg?: number;
}

const DEFAULTS = {
  width: 64,
  heads: 2,
  blocks: 2,
  lengthMax: 50,
  dropout: 0.4,
  sampled: 1024,
  epochsMax: 40,
  patience: 4,
  batchSize: 256,
  learningRate: 3e-3,
};

export type CompleteOptions = Required<SasRecOptions>;

/** Fills in the defaults. Throws OptionError for what lies outside its range. */
export function completeOptions(options: SasRecOptions): CompleteOptions {
  const complete: CompleteOptions = { ...DEFAULTS, ...options };
  const { width, heads, dropout } = complete;
  checkSeed(complete.seed);
  checkCount('width', width, 1, 1024);
  checkCount('blocks', complete.blocks, 1, BLOCKS_MAX);
  for (const name of ['heads', 'lengthMax', 'sampled', 'epochsMax', 'patience', 'batchSize'] as const) {
    checkCount(name, complete[name], 1);
  }
  checkAmount('learningRate', complete.learningRate, 'positive');
  if (width % heads !== 0) throw new OptionError(`${heads} heads do not divide a width of ${width}`);
  if (!(dropout >= 0 && dropout < 1)) {
    throw new OptionError(`dropout is ${dropout}: it must be at least 0 and below 1`);
  }
  return complete;
}
