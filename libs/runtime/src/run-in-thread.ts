import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface ThreadTask {
  /** The module that the thread runs: it reads `workerData`, and posts one message. */
  readonly module: URL;
  /** What it is given; copied. */
  readonly input: unknown;
  /** How much its heap may grow, in MB. */
  readonly memoryMbMax: number;
  /** Aborting ends the thread, and rejects with the reason. */
  readonly signal: AbortSignal;
}

/** Runs one task in a thread of its own, so that all else goes on meanwhile. Rejects with what the task threw. */
export async function runInThread<T>({ module, input, memoryMbMax, signal }: ThreadTask): Promise<T> {
  const worker = new Worker(module, {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: memoryMbMax },
  });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    const [output] = (await once(worker, 'message', { signal })) as [T];
    return output;
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}
