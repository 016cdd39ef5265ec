import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls `act` so many times a second, whether the calls before have ended or not (an open loop: a slow answer does not
 * hold the load back). Each call is told when it was due, from which its latency counts. Resolves when all have ended.
 */
export async function pace(
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  act: (index: number, dueAt: number) => Promise<void>,
): Promise<void> {
  const total = perSecond * seconds;
  const started = performance.now();
  const running: Promise<void>[] = [];
  while (running.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1_000) * perSecond) + 1);
    while (running.length < due) {
      const index = running.length;
      running.push(act(index, started + (index / perSecond) * 1_000));
    }
    await delay(1);
  }
  await Promise.all(running);
}
