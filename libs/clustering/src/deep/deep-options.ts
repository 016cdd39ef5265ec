import type { TensorFlow } from '@shoal/neural';
import type { TrainingOptions, TrainingProgress } from '@shoal/neural/training';
import { KInvalidError, OptionError } from '../errors.ts';

/** What every estimator that trains a network takes. */
export interface DeepOptions {
  /** Draws the first weights, the order of the rows and what is kept apart. */
  readonly seed: number;
  /** The library that trains: `(await loadTensorFlow()).tf` of libs/neural. The fitted model does without. */
  readonly tf: TensorFlow;
}

/** How a caller follows a fit. */
export interface FitWatch {
  readonly onProgress?: (progress: FitProgress) => void;
  /** Aborting rejects the fit with its reason. */
  readonly signal?: AbortSignal;
}

export interface FitProgress extends TrainingProgress {
  /** What is being learned, such as 'reconstructing'. */
  readonly stage: string;
}

/** The watch as the training of one stage takes it. */
export function watching(
  { onProgress, signal }: FitWatch,
  stage: string,
): Pick<TrainingOptions, 'onProgress' | 'signal'> {
  return {
    ...(onProgress && { onProgress: (progress: TrainingProgress) => onProgress({ ...progress, stage }) }),
    ...(signal && { signal }),
  };
}

/** Throws KInvalidError. */
export function checkK(k: number): void {
  if (!Number.isSafeInteger(k) || k < 1) throw new KInvalidError(k);
}

/** Throws OptionError unless each is a positive integer. */
export function checkCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new OptionError(`${name} is ${value}: it must be a positive integer`);
    }
  }
}

/** Throws OptionError. */
export function checkRate(learningRate: number): void {
  if (!(learningRate > 0)) throw new OptionError(`learningRate is ${learningRate}: it must be above 0`);
}

/** An option passed as undefined means its default, as if it had been left out. */
export function withDefaults<D extends object, O extends object>(defaults: D, options: O): O & Required<D> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given } as O & Required<D>;
}
