import type { TensorFlow } from '@shoal/neural';
import { Parameters, type Scalar } from '@shoal/neural/layers';
import { type Random, randomFrom, type TrainingProgress, train } from '@shoal/neural/training';
import { OptionError } from '../errors.ts';
import type { Example, FitWatch } from '../sentiment-model.ts';

/** What every network is fitted with. */
export interface NetworkOptions {
  readonly tf: TensorFlow;
  /** Draws the first weights, the order of the examples and what is dropped. A safe integer. */
  readonly seed: number;
  /** Times that all examples are seen at most. Minimum 1. */
  readonly epochsMax?: number;
}

/** How long a network learns, and how fast. */
export interface Schedule {
  readonly epochsMax: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Epochs without a better loss on the examples kept apart before it ends. */
  readonly patience: number;
  readonly validationShare: number;
}

export interface LearningTask<T> {
  readonly examples: readonly Example[];
  /** What the network reads of each example. */
  readonly inputs: readonly T[];
  readonly make: (parameters: Parameters) => LearningNetwork<T>;
  readonly schedule: Schedule;
}

interface LearningNetwork<T> {
  loss(batch: readonly T[], labels: Float32Array, random?: Random): Scalar;
}

/** A stream of random numbers under the seed; the training has its own. */
const WEIGHTS_STREAM = -2;
const FEW_EXAMPLES = 2000;

/** A few examples are seen more often, in smaller batches. */
export function areFew(examples: readonly unknown[]): boolean {
  return examples.length < FEW_EXAMPLES;
}

/** Throws OptionError. */
export function checkNetworkOptions({ seed, epochsMax = 1 }: NetworkOptions): void {
  if (!Number.isSafeInteger(seed)) throw new OptionError(`seed is ${seed}, and must be an integer`);
  if (!Number.isSafeInteger(epochsMax) || epochsMax < 1)
    throw new OptionError(`epochsMax is ${epochsMax}, and must be a positive integer`);
}

/** The weights that a network learns, by their names. Rejects with TrainingDivergedError, or the reason of the signal. */
export async function fitNetwork<T, Name extends string>(
  { tf, seed, epochsMax }: NetworkOptions,
  { examples, inputs, make, schedule }: LearningTask<T>,
  { onProgress, signal }: FitWatch,
): Promise<Readonly<Record<Name, Float32Array>>> {
  const labels = Float32Array.from(examples, ({ label }) => (label === 'positive' ? 1 : 0));
  const parameters = new Parameters(tf, randomFrom(seed, WEIGHTS_STREAM));
  try {
    const network = make(parameters);
    const loss = (batch: Int32Array, random?: Random) =>
      network.loss(
        Array.from(batch, (row) => inputs[row] as T),
        Float32Array.from(batch, (row) => labels[row] as number),
        random,
      );
    await train(
      { parameters, rows: inputs.length, loss },
      {
        ...{ ...schedule, seed, epochsMax: epochsMax ?? schedule.epochsMax },
        ...(onProgress && { onProgress: (progress: TrainingProgress) => onProgress(noteOf(progress)) }),
        ...(signal && { signal }),
      },
    );
    const read = await parameters.read();
    return Object.fromEntries(read.map(({ name, values }) => [name, values])) as Record<Name, Float32Array>;
  } finally {
    parameters.dispose();
  }
}

function noteOf({ epoch, epochsMax, loss, validationLoss }: TrainingProgress): string {
  const heldOut = validationLoss === undefined ? '' : `, ${validationLoss.toFixed(4)} on examples held out`;
  return `epoch ${epoch} of at most ${epochsMax}: loss ${loss.toFixed(4)}${heldOut}`;
}
