import { availableParallelism } from 'node:os';
import type { ThreadTeam } from '@shoal/clustering';
import { startThreads } from '@shoal/threads';

/**
 * Threads take some 150 ms to start, and a first fit runs on code that is not yet compiled for speed in any of them. On two cores a million
 * rows without clear groups took 4.6 s alone and 3.7 s shared; half a million in clear groups 1.3 s and 1.6 s.
 */
const THREADED_ROWS_MIN = 1_000_000;
/** k-means works on eight parts of the rows: one for the caller, one for each of these. */
const THREADS_MAX = 7;

/** Runs with a thread for each further core where there are many rows, and ends the threads afterwards. */
export async function withThreads<T>(
  rows: number,
  run: (threads: ThreadTeam | undefined) => Promise<T>,
): Promise<T> {
  const count = Math.min(availableParallelism() - 1, THREADS_MAX);
  if (rows < THREADED_ROWS_MIN || count < 1) return run(undefined);
  const threads = await startThreads(count, import.meta.resolve('@shoal/clustering/thread'));
  try {
    return await run(threads);
  } finally {
    await threads.close();
  }
}
