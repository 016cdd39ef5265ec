import { runInThread } from '@shoal/runtime';
import type { TrainingInput, TrainingOutput } from './train-model.ts';

const module = new URL('./train-worker.ts', import.meta.url);

/** Trains in a thread of its own, so that reviews go on being judged meanwhile. Rejects with what the training threw. */
export function trainInWorker(input: TrainingInput, signal: AbortSignal): Promise<TrainingOutput> {
  return runInThread({ module, input, memoryMbMax: 1_024, signal });
}
