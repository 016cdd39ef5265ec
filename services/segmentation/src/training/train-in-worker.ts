import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SegmentModel } from '@shoal/contracts';
import type { TrainingInput } from '../domain/train-segments.ts';

/** Trains in a thread of its own, so that events go on being judged meanwhile. Rejects with what the training threw. */
export async function trainInWorker(input: TrainingInput, signal: AbortSignal): Promise<SegmentModel> {
  const worker = new Worker(new URL('./train-worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    const [model] = (await once(worker, 'message', { signal })) as [SegmentModel];
    return model;
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}
