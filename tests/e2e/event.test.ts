import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { EventAnswer, matches, topicName } from '@shoal/contracts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { until } from '../support/until.ts';

interface Answer {
  readonly status: number;
  readonly body: EventAnswer & { readonly code?: string };
}

const withinMs = 60_000;

describe('an event is found wherever it is', () => {
  let shop: Shop;
  const services: ServiceProcess[] = [];

  const start = async (name: string) => {
    const service = await startService({ name, environment: shop.environment });
    services.push(service);
    return service;
  };

  before(async () => {
    const environment = { SHOAL_SEGMENTATION_SWEEP_PAUSE_MS: '50' };
    shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl(), partitions: 3, environment });
    await start('gateway');
  });
  after(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await shop?.close();
  });

  const gateway = () => (services[0] as ServiceProcess).url;

  /** Publishes to the inbox as a storefront does that does not use HTTP. */
  const publish = (messageId: string, rest: object) => {
    const call = { type: 'track', event: 'Order Completed', messageId, ...rest };
    const headers = { 'shoal-write-key': shop.writeKey };
    const topic = topicName(shop.namespace, 'inbox');
    return shop.messaging.send([{ topic, key: 'k', value: JSON.stringify(call), headers }]);
  };

  async function ask(messageId: string): Promise<Answer> {
    const response = await fetch(`${gateway()}/v1/events/${encodeURIComponent(messageId)}`, {
      headers: { authorization: `Bearer ${shop.readKey}` },
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** Waits until the answer is as wanted, and holds it to its schema. */
  async function untilIt(
    messageId: string,
    what: string,
    holds: (answer: Answer) => boolean,
  ): Promise<EventAnswer> {
    let answer: Answer | undefined;
    await until(`${messageId} ${what}`, { withinMs, describe: () => answer }, async () => {
      answer = await ask(messageId);
      return holds(answer);
    });
    const { body } = answer as Answer;
    if (answer?.status === 200) assert.ok(matches(EventAnswer, body), JSON.stringify(body));
    return body;
  }

  const untilStatus = (messageId: string, status: EventAnswer['status']) =>
    untilIt(messageId, `is ${status}`, ({ body }) => body.status === status);

  it('from unknown to assigned, as each service has it in hand', async () => {
    const unknown = await untilIt('m1', 'is unknown', ({ status }) => status === 404);
    assert.equal(unknown.code, 'event_unknown');
    assert.match(unknown.message, /nothing waits in the inbox/);
    const properties = { order_id: 'o1', total: 40, email: 'anna@example.org' };
    await publish('m1', { userId: 'anna', anonymousId: 'visitor', properties });
    await untilIt('m1', 'may be what waits', ({ body }) => body.message.includes('1 record waits'));

    await start('ingestion');
    const { acceptedAt, claimedAt, message, ...accepted } = await untilStatus('m1', 'accepted');
    assert.deepEqual(accepted, {
      ...{ messageId: 'm1', shop: shop.name, status: 'accepted', inLog: true, inbox: accepted.inbox },
      ...{ type: 'track', event: 'Order Completed' },
      ...{ userId: 'anna', anonymousId: 'visitor', customerId: 'anna' },
    });
    assert.ok(Date.parse(acceptedAt as string) <= Date.parse(claimedAt as string), message);

    await start('feature-engineering');
    const folded = await untilStatus('m1', 'folded');
    assert.equal(folded.assignedVersion, undefined);

    await start('segmentation');
    await untilIt('m1', 'waits for a model', ({ body }) =>
      body.message.includes('no model and no audience yet'),
    );
    await fetch(`${gateway()}/v1/audiences`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.manageKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'buyers', name: 'Buyers', rule: 'orders >= 1' }),
    });
    const assigned = await untilStatus('m1', 'assigned');
    assert.deepEqual(
      assigned.assignments?.map(({ kind, id, version }) => [kind, id, version]),
      [['audience', 'buyers', 1]],
    );
    assert.ok(!JSON.stringify(assigned).includes('example.org'));
  });

  it('of a visitor, also when he is a customer now', async () => {
    await publish('v1', { anonymousId: 'device' });
    await publish('v2', { type: 'identify', event: undefined, anonymousId: 'device', userId: 'bob' });
    const { customerId, anonymousId } = await untilStatus('v1', 'assigned');
    assert.deepEqual([customerId, anonymousId], ['bob', 'device']);
  });

  it('or why it is nowhere, until it is mended; its second copy is the first', async () => {
    await publish('m2', { userId: 'anna', timestamp: 'yesterday' });
    const refused = await untilStatus('m2', 'refused');
    assert.equal(refused.code, 'invalid_event');
    assert.match(refused.reason as string, /timestamp/);
    await publish('m2', { userId: 'anna', timestamp: new Date().toISOString() });
    const { inbox } = await untilStatus('m2', 'assigned');
    await publish('m2', { userId: 'carol' });
    await publish('m3', { userId: 'anna' });
    await untilStatus('m3', 'assigned');
    assert.deepEqual((await ask('m2')).body.inbox, inbox);
  });
});
