import type { SegmentModel } from '@shoal/contracts';
import { runInThread } from '@shoal/runtime';
import type { TrainingInput } from '../domain/train-segments.ts';

const module = new URL('./train-worker.ts', import.meta.url);

/** Trains in a thread of its own, so that events go on being judged meanwhile. Rejects with what the training threw. */
export function trainInWorker(input: TrainingInput, signal: AbortSignal): Promise<SegmentModel> {
  return runInThread({ module, input, memoryMbMax: 1_024, signal });
}
