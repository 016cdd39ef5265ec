import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AudienceAnswer, AudienceMembersAnswer, PreviewAnswer, SegmentChange } from '@shoal/contracts';
import { sendCalls } from '../support/http-door.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop, untilDrained } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { until } from '../support/until.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 5, 8);
let calls = 0;

const order = (userId: string, days: number) => {
  calls += 1;
  return {
    type: 'track',
    event: 'Order Completed',
    properties: { total: 20 },
    userId,
    messageId: `order-${calls}`,
    timestamp: new Date(start + days * day).toISOString(),
  };
};

/** Who is where after each step is what a shop of five customers makes it: a member has two orders within a month. */
const customers = ['a', 'b', 'c', 'd', 'e'];
const rule = 'orders_30d >= 2 && has("Order Completed", "30d")';

describe('an audience on Kafka and Redis', () => {
  let shop: Shop;
  let services: ServiceProcess[] = [];
  let gateway: ServiceProcess;

  before(async () => {
    const environment = { SHOAL_SEGMENTATION_SWEEP_PAUSE_MS: '50', SHOAL_SEGMENTATION_TRAIN_CHECK_MS: '200' };
    shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl(), environment });
    const names = ['ingestion', 'feature-engineering', 'segmentation', 'gateway'];
    services = await Promise.all(names.map((name) => startService({ name, environment: shop.environment })));
    gateway = services[3] as ServiceProcess;
  });

  after(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await shop?.close();
  });

  async function ask<T>(method: string, path: string, body?: object, ifMatch?: string): Promise<T> {
    const response = await fetch(`${gateway.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${shop.manageKey}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(ifMatch && { 'if-match': ifMatch }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, text);
    return JSON.parse(text) as T;
  }

  const send = async (...some: object[]) => {
    await sendCalls((services[0] as ServiceProcess).url, shop, some);
    await untilDrained(shop, 60_000);
  };
  const membersOf = async (id: string) => {
    const { members } = await ask<AudienceMembersAnswer>('GET', `/v1/audiences/${id}/members`);
    return members
      .map(({ customerId }) => customerId)
      .sort()
      .join('');
  };
  const untilMembers = (id: string, expected: string) =>
    until(
      `${id} has ${expected}`,
      { withinMs: 60_000, describe: () => membersOf(id) },
      async () => (await membersOf(id)) === expected,
    );

  /** What a marketing tool knows of an audience that takes each change once. */
  async function toldOf(id: string): Promise<string> {
    const first = new Map<string, SegmentChange>();
    for (const { value } of await shop.records('segmentChanges')) {
      const change = JSON.parse(String(value)) as SegmentChange;
      if (change.segment.id === id && !first.has(change.id)) first.set(change.id, change);
    }
    const members = new Set<string>();
    for (const { type, customerId, segment } of first.values()) {
      assert.equal(segment.kind, 'audience');
      assert.equal(members.has(customerId), type === 'segment.exited', `${type} of ${customerId} is news`);
      if (type === 'segment.entered') members.add(customerId);
      else members.delete(customerId);
    }
    return [...members].sort().join('');
  }

  it('is entered by those who are there, by those who act, and left as time passes', async () => {
    await send(...customers.map((id) => order(id, 0)), order('a', 1), order('b', 1));
    const body = { id: 'twice', name: 'Twice a month', rule };
    await ask<AudienceAnswer>('POST', '/v1/audiences', body);
    await untilMembers('twice', 'ab');
    await send(order('c', 2));
    await untilMembers('twice', 'abc');
    // A month later, one of another shopper's orders moves the clock on: the others leave by the sweep.
    await send(order('d', 40));
    await untilMembers('twice', '');
    assert.equal(await toldOf('twice'), '');
  });

  it('is previewed as it is then evaluated, follows its new version, and is left when it is deleted', async () => {
    const wide = 'orders >= 1 && last_seen >= timestamp("2026-01-05T00:00:00Z")';
    const preview = await ask<PreviewAnswer>('POST', '/v1/audiences/preview', { rule: wide });
    assert.deepEqual([preview.count, preview.customers, preview.estimated], [5, 5, false]);
    await ask('PUT', '/v1/audiences/twice', { name: 'All', rule: wide }, '"1"');
    await untilMembers('twice', 'abcde');
    assert.equal((await ask<AudienceAnswer>('GET', '/v1/audiences/twice')).size, 5);
    await ask('DELETE', '/v1/audiences/twice');
    await until('all have left', { withinMs: 60_000 }, async () => (await toldOf('twice')) === '');
  });
});
