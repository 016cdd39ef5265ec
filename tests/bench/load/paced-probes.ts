import { basicAuthorization, callHttp } from '../support/http-client.ts';
import { pace } from '../support/pace.ts';
import { serve } from '../support/worker.ts';

interface Door {
  readonly ingestion: string;
  readonly writeKey: string;
}

interface Load {
  readonly perSecond: number;
  readonly seconds: number;
  /** Every so many events is a probe. */
  readonly probeEvery: number;
  readonly round: number;
  readonly probe: Probe;
}

/** An event whose effect is waited for; each is another customer's. */
interface Probe {
  readonly event: string;
  readonly context: object;
  readonly properties: object;
  /** The property that gets the probe's id, as its message and its customer do. */
  readonly idProperty: string;
}

serve({
  /**
   * Sends single events at a steady rate: looks of customers, and among them probes. Returns when each probe was
   * accepted, in milliseconds since 1970, by its id.
   */
  sendPaced: async (door: Door, load: Load) => {
    const accepted: Record<string, number> = {};
    await pace(load, async (index) => {
      const isProbe = index % load.probeEvery === 0;
      const id = `${load.round}-${index}`;
      await post(door, isProbe ? probeCall(id, load.probe) : look(id, index));
      if (isProbe) accepted[`probe-${id}`] = performance.timeOrigin + performance.now();
    });
    return accepted;
  },
});

function look(id: string, index: number): object {
  return {
    ...{ type: 'track', event: 'Product Viewed', userId: `u-${index % 500}`, messageId: `look-${id}` },
    timestamp: new Date().toISOString(),
    properties: { product_id: `p-${1_001 + (index % 100)}`, price: 20, category: 'books' },
  };
}

function probeCall(id: string, { event, context, properties, idProperty }: Probe): object {
  const name = `probe-${id}`;
  return {
    ...{ type: 'track', event, userId: name, messageId: name },
    timestamp: new Date().toISOString(),
    context,
    properties: { ...properties, [idProperty]: name },
  };
}

async function post({ ingestion, writeKey }: Door, call: object): Promise<void> {
  const answer = await callHttp({
    method: 'POST',
    url: `${ingestion}/v1/track`,
    authorization: basicAuthorization(writeKey),
    body: Buffer.from(JSON.stringify(call)),
  });
  if (!answer.startsWith('{"code":"accepted"')) throw new Error(answer.slice(0, 300));
}
