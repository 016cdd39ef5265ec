import type { Variable } from '@tensorflow/tfjs-core';
import { Adam } from './adam.ts';
import type { Best, Checkpoint } from './checkpoint.ts';
import { randomFrom, shuffledIndices } from './random.ts';
import {
  type CompleteOptions,
  completeOptions,
  type TrainingOptions,
  type TrainingProgress,
  type TrainingResult,
  type TrainingTask,
} from './train-options.ts';

// Streams of random numbers under one seed. Epochs are the streams from 0 on.
const SPLIT_STREAM = -1;

/**
 * Trains the task's parameters by Adam on seeded mini-batches and leaves them at their best: on one backend the same
 * seed gives the same bytes, resumed or not. Gives way to the event loop between steps. Throws a RangeError for options
 * out of their ranges and for no examples, and TrainingDivergedError when the loss is no number any more.
 */
export async function train(task: TrainingTask, options: TrainingOptions): Promise<TrainingResult> {
  const complete = completeOptions(options);
  if (task.rows < 1) throw new RangeError('there is nothing to train on');
  const parts = split(task.rows, complete);
  const adam = begin(task, complete);
  let state: State = complete.resumeFrom ?? { epoch: 0, loss: Number.NaN, best: undefined };
  while (state.epoch < complete.epochsMax && !isStale(state, complete)) {
    state = await nextEpoch(task, adam, { ...parts, state, options: complete });
    const progress = progressOf(state, complete);
    complete.onProgress?.(progress);
    if (complete.isDone?.(progress)) break;
  }
  if (state.best && state.best.epoch !== state.epoch) task.parameters.write(state.best.weights);
  const bestEpoch = state.best?.epoch ?? state.epoch;
  return { ...progressOf(state, complete), bestEpoch, stoppedEarly: isStale(state, complete) };
}

/** Thrown when the loss is NaN or infinite: the learning rate is too high, or the input is no number. */
export class TrainingDivergedError extends Error {
  override name = 'TrainingDivergedError';
  readonly code = 'NEURAL_DIVERGED';
  readonly retriable = false;

  constructor(epoch: number, loss: number) {
    super(
      `the loss is ${loss} in epoch ${epoch}: lower the learning rate, or look for wrong numbers in the input`,
    );
  }
}

interface State {
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss?: number;
  readonly best: Best | undefined;
}

function split(rows: number, { validationShare, seed }: CompleteOptions) {
  const order = shuffledIndices(rows, randomFrom(seed, SPLIT_STREAM));
  // One example at least is left to train on.
  const apart = Math.min(rows - 1, Math.floor(rows * validationShare));
  return { validation: order.slice(0, apart).sort(), training: order.slice(apart).sort() };
}

const isStale = ({ epoch, validationLoss, best }: State, { patience }: CompleteOptions): boolean =>
  validationLoss !== undefined && best !== undefined && epoch - best.epoch >= patience;

function begin({ parameters }: TrainingTask, { learningRate, resumeFrom }: CompleteOptions): Adam {
  if (resumeFrom) parameters.write(resumeFrom.weights);
  const adam = new Adam(parameters.tf, parameters.variables, learningRate);
  if (resumeFrom) adam.resume(resumeFrom.steps, resumeFrom.moments);
  return adam;
}

interface NextEpoch {
  readonly training: Int32Array;
  readonly validation: Int32Array;
  readonly state: State;
  readonly options: CompleteOptions;
}

async function nextEpoch(task: TrainingTask, adam: Adam, next: NextEpoch): Promise<State> {
  const { training, validation, state, options } = next;
  const epoch = state.epoch + 1;
  const loss = await trainEpoch(task, adam, { rows: training, epoch, options });
  const validationLoss = options.judge ? await options.judge() : measure(task, validation, options.batchSize);
  // Without examples to judge by the last epoch is the best.
  const judged = validationLoss ?? Number.NEGATIVE_INFINITY;
  const best =
    state.best === undefined || validationLoss === undefined || judged < state.best.loss
      ? { epoch, loss: judged, weights: await task.parameters.read() }
      : state.best;
  const after = { epoch, loss, best, ...(validationLoss === undefined ? {} : { validationLoss }) };
  await options.onCheckpoint?.(await checkpointOf(task, adam, after));
  return after;
}

interface Epoch {
  readonly rows: Int32Array;
  readonly epoch: number;
  readonly options: CompleteOptions;
}

async function trainEpoch(task: TrainingTask, adam: Adam, { rows, epoch, options }: Epoch): Promise<number> {
  const { tf, variables } = task.parameters;
  const random = randomFrom(options.seed, epoch);
  const order = shuffledIndices(rows.length, random);
  const trained: Variable[] = [...variables.values()];
  let total = 0;
  for (let begin = 0; begin < order.length; begin += options.batchSize) {
    options.signal?.throwIfAborted();
    const batch = order.slice(begin, begin + options.batchSize).map((i) => rows[i] as number);
    const { value, grads } = tf.variableGrads(() => task.loss(batch, random), trained);
    const loss = value.dataSync()[0] as number;
    if (Number.isFinite(loss)) adam.step(grads);
    tf.dispose([value, grads]);
    if (!Number.isFinite(loss)) throw new TrainingDivergedError(epoch, loss);
    total += loss * batch.length;
    await tf.nextFrame();
  }
  return total / order.length;
}

function measure(task: TrainingTask, rows: Int32Array, batchSize: number): number | undefined {
  if (rows.length === 0) return undefined;
  let total = 0;
  for (let begin = 0; begin < rows.length; begin += batchSize) {
    const batch = rows.slice(begin, begin + batchSize);
    const loss = task.parameters.tf.tidy(() => task.loss(batch));
    total += (loss.dataSync()[0] as number) * batch.length;
    loss.dispose();
  }
  return total / rows.length;
}

async function checkpointOf(
  { parameters }: TrainingTask,
  adam: Adam,
  { best, ...state }: State & { readonly best: Best },
): Promise<Checkpoint> {
  return { ...state, best, steps: adam.steps, weights: await parameters.read(), moments: adam.read() };
}

function progressOf(state: State, { epochsMax }: CompleteOptions): TrainingProgress {
  const { epoch, loss, validationLoss } = state;
  return { epoch, epochsMax, loss, ...(validationLoss === undefined ? {} : { validationLoss }) };
}
