import { setTimeout as delay } from 'node:timers/promises';
import { type SegmentCall, simulateShop } from '@shoal/simulation';
import { basicAuthorization, callHttp } from '../support/http-client.ts';
import { pace } from '../support/pace.ts';
import { serve } from '../support/worker.ts';

interface Doors {
  readonly ingestion: string;
  readonly gateway: string;
  readonly writeKey: string;
  readonly readKey: string;
}

interface Load {
  readonly perSecond: number;
  readonly seconds: number;
  /** Every so many events is a probe. */
  readonly probeEvery: number;
  readonly round: number;
  /** What ends the wait for a probe. */
  readonly until: 'segment' | 'list';
}

/** Between two questions about one probe: this much may be added to its latency, and to that of the peer nothing. */
const askAgainMs = 2;
const giveUpMs = 20_000;

serve({
  /**
   * Sends single events at a steady rate: those of customers known to the shop, and among them probes, the first event of a new
   * customer. Returns for each probe the milliseconds from when it was due to when the gateway told his segment, or gave him a list
   * of his own.
   */
  sendPaced: async (doors: Doors, load: Load) => {
    const calls = knownCalls(load);
    const latencies: number[] = [];
    const lateBy: number[] = [];
    await pace(load, async (index, dueAt) => {
      lateBy.push(performance.now() - dueAt);
      if (index % load.probeEvery !== 0) return post(doors, calls[index % calls.length] as object);
      const userId = `probe-${load.round}-${index}`;
      await post(doors, { ...firstLook, userId, messageId: userId, timestamp: new Date().toISOString() });
      await untilTold(doors, userId, { until: load.until, giveUpAt: dueAt + giveUpMs });
      latencies.push(performance.now() - dueAt);
    });
    return { latencies, lateBy: Math.max(...lateBy) };
  },
});

const firstLook = {
  type: 'track',
  event: 'Product Viewed',
  properties: { product_id: 'p-1001', price: 20, category: 'books' },
};

async function post({ ingestion, writeKey }: Doors, call: object): Promise<void> {
  const type = 'type' in call ? call.type : '';
  const answer = await callHttp({
    method: 'POST',
    url: `${ingestion}/v1/${type}`,
    authorization: basicAuthorization(writeKey),
    body: Buffer.from(JSON.stringify(call)),
  });
  if (!answer.startsWith('{"code":"accepted"')) throw new Error(answer.slice(0, 300));
}

const questions = {
  segment: { path: '', isTold: (answer: string) => answer.includes('"segment":{') },
  list: { path: '/recommendations', isTold: (answer: string) => /"listVersion":[1-9]/.test(answer) },
} as const;

async function untilTold(
  { gateway, readKey }: Doors,
  userId: string,
  { until, giveUpAt }: { readonly until: Load['until']; readonly giveUpAt: number },
): Promise<void> {
  const { path, isTold } = questions[until];
  const question = {
    method: 'GET',
    url: `${gateway}/v1/customers/${userId}${path}`,
    authorization: `Bearer ${readKey}`,
  } as const;
  while (performance.now() < giveUpAt) {
    if (isTold(await callHttp(question))) return;
    await delay(askAgainMs);
  }
  throw new Error(`${userId} had no ${until} after ${giveUpMs} ms`);
}

/** What the customers of the shop go on doing: the newest calls of the shop that the model was trained on, as new ones. */
function knownCalls({ round, perSecond, seconds }: Load): SegmentCall[] {
  const calls = [...simulateShop({ seed: 1, customers: 2_000, days: 60, end: Date.now() })];
  return calls
    .filter(({ type }) => type === 'track')
    .slice(-perSecond * seconds)
    .map((call, i) => ({ ...call, messageId: `again-${round}-${i}` }));
}
