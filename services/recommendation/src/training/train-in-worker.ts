import { runInThread } from '@shoal/runtime';
import type { TrainedModel, TrainingInput } from './train-model.ts';

const module = new URL('./train-worker.ts', import.meta.url);

/** Trains in a thread of its own, so that lists go on being made meanwhile. Rejects with what the training threw. */
export function trainInWorker(input: TrainingInput, signal: AbortSignal): Promise<TrainedModel> {
  return runInThread({ module, input, memoryMbMax: 2_048, signal });
}
