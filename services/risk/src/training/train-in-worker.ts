import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TrainingInput, TrainingOutput } from './train-models.ts';

/** Trains in a thread of its own, so that orders go on being judged meanwhile. Rejects with what the training threw. */
export async function trainInWorker(input: TrainingInput, signal: AbortSignal): Promise<TrainingOutput> {
  const worker = new Worker(new URL('./train-worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: 2_048 },
  });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    const [output] = (await once(worker, 'message', { signal })) as [TrainingOutput];
    return output;
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}
