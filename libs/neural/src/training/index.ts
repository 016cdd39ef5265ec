export type { Checkpoint } from './checkpoint.ts';
export { crossEntropy } from './cross-entropy.ts';
export { type Random, randomFrom } from './random.ts';
export { TrainingDivergedError, train } from './train.ts';
export type { TrainingOptions, TrainingProgress, TrainingResult, TrainingTask } from './train-options.ts';
