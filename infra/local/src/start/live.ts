import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { paced, type SendOptions, sendCalls } from '@shoal/replay';
import { type SegmentCall, type SimulationOptions, simulateShop } from '@shoal/simulation';

export interface LifeOptions {
  readonly simulation: SimulationOptions;
  /** Which life this is, from 1: its events have ids of their own. */
  readonly life: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const dayMs = 86_400_000;
/** The first part of a simulated window, in which customers only just begin to come. */
const QUIET_SHARE = 0.25;
/**
 * Customers times speed: 2,000 of them live 300 times as fast as people do. That gives ten events a second, whatever
 * their number, and somebody who moves every ten seconds or so: fewer would look like nothing at all.
 */
const PACE = 600_000;

/**
 * The same people come back: their next events, faster than life but stamped with the time at which they are sent, so
 * that event time goes on where the history has ended. Ends when the signal fires, else never.
 */
async function* liveCalls(options: LifeOptions): AsyncGenerator<SegmentCall, void, undefined> {
  const { simulation, life, now, signal } = options;
  const speed = Math.max(1, PACE / simulation.customers);
  for (let round = 1; !signal.aborted; round += 1) {
    for await (const call of paced(busyPart(simulation), { speed, signal })) {
      yield reborn(call, `${life}.${round}`, now());
    }
  }
}

/** Generated in small pieces, so that the services of this process are not held up. */
async function* busyPart(simulation: SimulationOptions): AsyncGenerator<SegmentCall, void, undefined> {
  const fromMs = simulation.end - simulation.days * dayMs * (1 - QUIET_SHARE);
  let skipped = 0;
  for (const call of simulateShop(simulation)) {
    if (Date.parse(call.timestamp) >= fromMs) yield call;
    else if (++skipped % 1_000 === 0) await nextTurn();
  }
}

/** The same deed of the same customer, done once more: with other ids and at another time it is a new event. */
export function reborn(call: SegmentCall, life: string, atMs: number): SegmentCall {
  const messageId = createHash('sha1').update(`${life}:${call.messageId}`).digest('hex');
  const renewed = { ...call, messageId, timestamp: new Date(atMs).toISOString() };
  if (renewed.type !== 'track' || renewed.properties?.order_id === undefined) return renewed;
  return {
    ...renewed,
    properties: { ...renewed.properties, order_id: `${renewed.properties.order_id}-${life}` },
  };
}

/** Sends the new events until the signal fires; an ingestion that does not answer for an hour ends it with SendError. */
export async function liveOn(
  options: LifeOptions,
  door: Pick<SendOptions, 'url' | 'key' | 'onProgress'>,
): Promise<void> {
  const { signal } = options;
  await sendCalls(liveCalls(options), { ...door, inFlightMax: 1, giveUpMs: 3_600_000, signal });
}
