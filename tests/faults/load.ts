import { setTimeout as delay } from 'node:timers/promises';
import { topicName } from '@shoal/contracts';
import type { SegmentCall } from '@shoal/simulation';
import { holdsWithin } from '../../infra/local/src/wait.ts';
import { sendCalls } from '../support/http-door.ts';
import type { Shop } from '../support/shop.ts';
import { until } from '../support/until.ts';

/** Calls in one request: small, so that a fault meets many of them in mid-air. */
const batchSize = 50;
/** How long a storefront waits for an answer before it sends the same again. */
const answerWithinMs = 5_000;
const acceptedWithinMs = 120_000;

export interface SenderOptions {
  readonly shop: Shop;
  /** Addresses of the ingestion instances that are there at the moment. */
  readonly doors: () => readonly string[];
}

/** How fast a part of the load is sent: so many calls a second until `isOver`, then at once. */
export interface Pace {
  readonly perSecond: number;
  readonly isOver: () => boolean;
}

/** A storefront that does not give up: what was not accepted is sent again, unchanged, until it is. */
export interface Sender {
  /** Ids of the messages of which it was said that they are accepted. */
  readonly accepted: ReadonlySet<string>;
  /** Requests that failed and were sent again. */
  readonly retries: number;
  /** Sends calls in order: two batches of three by HTTP, the third straight into the inbox. */
  send(calls: readonly SegmentCall[], pace?: Pace): Promise<void>;
}

export function createSender({ shop, doors }: SenderOptions): Sender {
  const accepted = new Set<string>();
  let [batches, retries, attempts] = [0, 0, 0];
  let fault: unknown;

  async function deliver(calls: readonly SegmentCall[], byHttp: boolean): Promise<boolean> {
    try {
      const addresses = doors();
      const door = addresses[attempts++ % addresses.length];
      await withinTime(byHttp ? sendCalls(String(door), shop, calls) : publishCalls(shop, calls));
      return true;
    } catch (error) {
      fault = error;
      retries += 1;
      return false;
    }
  }

  return {
    accepted,
    get retries() {
      return retries;
    },
    send: async (calls, pace) => {
      for (let at = 0; at < calls.length; at += batchSize) {
        const batch = calls.slice(at, at + batchSize);
        const byHttp = batches++ % 3 !== 2;
        const bound = { withinMs: acceptedWithinMs, describe: () => String(fault) };
        await until('the acceptance of a batch', bound, () => deliver(batch, byHttp));
        for (const { messageId } of batch) accepted.add(messageId);
        if (pace) await holdsWithin((1_000 * batch.length) / pace.perSecond, async () => pace.isOver());
      }
    },
  };
}

async function withinTime(answer: Promise<unknown>): Promise<void> {
  const cancel = new AbortController();
  const silence = delay(answerWithinMs, undefined, { signal: cancel.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${answerWithinMs / 1000} s`);
  });
  silence.catch(() => undefined);
  try {
    await Promise.race([answer, silence]);
  } finally {
    cancel.abort();
  }
}

/** The other door: straight into the inbox topic, the write key in a header. */
async function publishCalls(
  { messaging, namespace, name, writeKey }: Shop,
  calls: readonly SegmentCall[],
): Promise<void> {
  await messaging.send(
    calls.map((call) => ({
      topic: topicName(namespace, 'inbox'),
      key: `${name}/${call.userId ?? call.anonymousId}`,
      value: JSON.stringify(call),
      headers: { 'shoal-write-key': writeKey },
    })),
  );
}
