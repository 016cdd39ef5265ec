import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TrainedModel, TrainingInput } from './train-model.ts';

/** Trains in a thread of its own, so that lists go on being made meanwhile. Rejects with what the training threw. */
export async function trainInWorker(input: TrainingInput, signal: AbortSignal): Promise<TrainedModel> {
  const worker = new Worker(new URL('./train-worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: 2_048 },
  });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    const [model] = (await once(worker, 'message', { signal })) as [TrainedModel];
    return model;
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}
