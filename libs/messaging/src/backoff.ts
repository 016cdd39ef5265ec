import { setTimeout as delay } from 'node:timers/promises';

const firstDelayMs = 50;
const delayMsMax = 5_000;

/** Waits before the given retry (1, 2, ...), doubling up to five seconds; returns early when the signal fires. */
export async function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  const delayMs = Math.min(delayMsMax, firstDelayMs * 2 ** (attempt - 1));
  await delay(delayMs, undefined, { signal, ref: true }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
