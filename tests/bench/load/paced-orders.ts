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
  /** Every so many events is an order that is to be flagged. */
  readonly probeEvery: number;
  readonly round: number;
  /** What orders of the ring have in common. */
  readonly ring: { readonly context: object; readonly properties: object };
}

serve({
  /**
   * Sends single events at a steady rate: looks of customers, and among them first orders of new customers of a ring. Returns when each
   * order was accepted, in milliseconds since 1970, by its id.
   */
  sendPaced: async (door: Door, load: Load) => {
    const accepted: Record<string, number> = {};
    await pace(load, async (index) => {
      const isProbe = index % load.probeEvery === 0;
      const id = `${load.round}-${index}`;
      await post(door, isProbe ? ringOrder(id, load.ring) : look(id, index));
      if (isProbe) accepted[`order-${id}`] = performance.timeOrigin + performance.now();
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

function ringOrder(id: string, { context, properties }: Load['ring']): object {
  return {
    ...{ type: 'track', event: 'Order Completed', userId: `ring-${id}`, messageId: `order-${id}` },
    timestamp: new Date().toISOString(),
    context,
    properties: { ...properties, order_id: `order-${id}` },
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
