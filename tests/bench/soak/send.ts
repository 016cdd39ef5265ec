import { setTimeout as delay } from 'node:timers/promises';
import type { SegmentCall } from '@shoal/simulation';
import { sendCalls } from '../../support/http-door.ts';
import type { Shop } from '../../support/shop.ts';

export interface Door {
  readonly url: string;
  readonly shop: Shop;
}

const requestsAtOnce = 4;
const burstBatch = 500;
const steadyBatch = 50;
const tickMs = 50;

/** The next so many; fewer where there are no more. */
function take(calls: Iterator<SegmentCall>, count: number): SegmentCall[] {
  const taken: SegmentCall[] = [];
  while (taken.length < count) {
    const next = calls.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

/** Sends as fast as they are accepted; resolves with how many were. */
export async function sendAtOnce(
  calls: Iterator<SegmentCall>,
  count: number,
  { url, shop }: Door,
): Promise<number> {
  let [left, accepted] = [count, 0];
  const sendSome = async () => {
    while (left > 0) {
      const batch = take(calls, Math.min(left, burstBatch));
      left = batch.length === 0 ? 0 : left - batch.length;
      const taken = await sendCalls(url, shop, batch);
      accepted += taken;
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, sendSome));
  return accepted;
}

export interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
  /** Called every so many seconds. */
  readonly everySeconds: number;
  readonly onTime: () => Promise<void>;
}

/** Sends so many events a second, in small requests; catches up where an answer was slow. Resolves with how many were accepted. */
export async function sendSteadily(
  calls: Iterator<SegmentCall>,
  pace: Pace,
  { url, shop }: Door,
): Promise<number> {
  const { perSecond, seconds, everySeconds, onTime } = pace;
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1_000;
  let [accepted, told] = [0, 0];
  while (elapsed() < seconds) {
    const due = Math.floor(Math.min(elapsed(), seconds) * perSecond) - accepted;
    const batch = take(calls, Math.min(due, steadyBatch));
    accepted += await sendCalls(url, shop, batch);
    if (elapsed() >= told * everySeconds) {
      told += 1;
      await onTime();
    }
    // The rate is the load: there is nothing to wait for.
    if (due < steadyBatch) await delay(tickMs);
  }
  return accepted;
}
