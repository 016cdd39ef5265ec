import { simulateShop } from '@shoal/simulation';
import { type Call, cutBatches } from '../../support/http-door.ts';
import { basicAuthorization, callHttp } from '../support/http-client.ts';
import { serve } from '../support/worker.ts';

interface Target {
  readonly url: string;
  readonly writeKey: string;
}

let batches: { body: Buffer; events: number }[] = [];
let singles: Buffer[] = [];

serve({
  /** Makes the bodies of a round beforehand; the same seed gives the same. Returns how many events and bytes they have. */
  prepareBatches: async (events: number, seed: number) => {
    batches = [...cutBatches(callsOf(events, seed))].map(({ body, events: count }) => ({
      body: Buffer.from(body),
      events: count,
    }));
    return {
      events: batches.reduce((sum, batch) => sum + batch.events, 0),
      bytes: batches.reduce((sum, batch) => sum + batch.body.length, 0),
      batches: batches.length,
    };
  },

  /** Sends the prepared batches with so many in flight; returns the milliseconds from the first byte to the last verdict. */
  sendBatches: async (target: Target, inFlight: number) => {
    let next = 0;
    const started = performance.now();
    const sendOn = async () => {
      for (let batch = batches[next++]; batch; batch = batches[next++]) {
        const answer = await post(target, '/v1/batch', batch.body);
        // Every event has a verdict; parsing them all would cost this process more than sending.
        if (!answer.startsWith(`{"accepted":${batch.events},"refused":0,`))
          throw new Error(answer.slice(0, 300));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, sendOn));
    return performance.now() - started;
  },

  prepareSingles: async (events: number, seed: number) => {
    const tracks = [...callsOf(events * 2, seed)].filter((call) => 'type' in call && call.type === 'track');
    singles = tracks.slice(0, events).map((call) => Buffer.from(JSON.stringify(call)));
  },

  /** Sends single events one after the other; returns the milliseconds that each took. */
  sendSingles: async (target: Target) => {
    const times: number[] = [];
    for (const body of singles) {
      const started = performance.now();
      const answer = await post(target, '/v1/track', body);
      times.push(performance.now() - started);
      if (!answer.startsWith('{"code":"accepted"')) throw new Error(answer.slice(0, 300));
    }
    return times;
  },
});

function* callsOf(events: number, seed: number): Generator<Call> {
  let count = 0;
  // About 60 calls a customer in so many days; a shop larger than needed is cut off.
  const customers = Math.max(50, Math.ceil(events / 15));
  for (const call of simulateShop({ seed, customers, days: 60, end: Date.UTC(2026, 0, 31) })) {
    if (count++ >= events) return;
    yield call;
  }
}

function post({ url, writeKey }: Target, path: string, body: Buffer): Promise<string> {
  return callHttp({
    method: 'POST',
    url: `${url}${path}`,
    authorization: basicAuthorization(writeKey),
    body,
  });
}
