import { setTimeout as delay } from 'node:timers/promises';

export interface PaceOptions {
  /** How many times faster than it happened: 1 is real time. */
  readonly speed: number;
  readonly signal?: AbortSignal;
}

/**
 * Hands calls on at the distances in time at which they happened, divided by `speed`. A call without a readable
 * timestamp goes right after the one before it. Ends quietly when the signal fires.
 */
export async function* paced<C extends { readonly timestamp?: string }>(
  calls: Iterable<C> | AsyncIterable<C>,
  { speed, signal }: PaceOptions,
): AsyncGenerator<C, void, undefined> {
  let origin: { readonly atMs: number; readonly startedMs: number } | undefined;
  for await (const call of calls) {
    const atMs = Date.parse(call.timestamp ?? '');
    if (!Number.isNaN(atMs)) {
      origin ??= { atMs, startedMs: performance.now() };
      const dueMs = origin.startedMs + (atMs - origin.atMs) / speed;
      if (!(await reached(dueMs, signal))) return;
    }
    yield call;
  }
}

/** The longest time that a timer of Node holds. */
const delayMsMax = 2 ** 31 - 1;

/** Waits for a moment of the steady clock; false when the signal came first. */
async function reached(dueMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  for (let left = dueMs - performance.now(); left >= 1; left = dueMs - performance.now()) {
    try {
      await delay(Math.min(left, delayMsMax), undefined, { signal });
    } catch (error) {
      if (signal?.aborted) return false;
      throw error;
    }
  }
  return signal?.aborted !== true;
}
