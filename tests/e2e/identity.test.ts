import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type FeatureState,
  memberShard,
  membersKey,
  type SegmentAssignment,
  unassigned,
} from '@shoal/contracts';
import { evaluateFeatures, foldEvent, newFeatureState, recentItems } from '@shoal/features';
import { sendCalls } from '../support/http-door.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop, untilDrained } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { readDocument } from '../support/views.ts';

interface Call {
  readonly type: 'track' | 'identify' | 'alias';
  readonly event?: string;
  readonly properties?: Record<string, unknown>;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly previousId?: string;
  readonly timestamp: string;
  readonly messageId: string;
}

const start = Date.UTC(2026, 0, 5, 8);
const now = Date.UTC(2026, 0, 20);
let minutes = 0;

/** A call, half an hour after the one before it. */
function call(rest: Omit<Call, 'timestamp' | 'messageId'>): Call {
  minutes += 30;
  const messageId = `call-${minutes}`;
  return { ...rest, messageId, timestamp: new Date(start + minutes * 60_000).toISOString() };
}

type Who = Pick<Call, 'userId' | 'anonymousId'>;
const look = (who: Who, price = 10) =>
  call({ type: 'track', event: 'Product Viewed', properties: { product_id: `p${price}`, price }, ...who });
const order = (who: Who, total: number) =>
  call({ type: 'track', event: 'Order Completed', properties: { total }, ...who });
const signIn = (who: Required<Who>) => call({ type: 'identify', ...who });
const alias = (previousId: string, userId: string) => call({ type: 'alias', previousId, userId });

describe('who is who', () => {
  let shop: Shop;
  let services: ServiceProcess[] = [];

  before(async () => {
    shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
    const names = ['ingestion', 'feature-engineering', 'segmentation'];
    services = await Promise.all(names.map((name) => startService({ name, environment: shop.environment })));
  });

  after(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await shop?.close();
  });

  /** Sends calls, waits until all has come to rest after each part, and returns nothing but the views they left. */
  async function send(...parts: readonly (readonly Call[])[]): Promise<void> {
    for (const part of parts) {
      await sendCalls(services[0]!.url, shop, part);
      await untilDrained(shop, 30_000);
    }
  }

  const stateOf = (id: string) => readDocument<FeatureState>(shop, id, 'features');
  const assignmentOf = (id: string) => readDocument<SegmentAssignment>(shop, id, 'segment');
  const isMember = async (id: string) => {
    const key = membersKey(shop.namespace, shop.name, unassigned, memberShard(id));
    return (await shop.cache.listMembers(key, undefined, 1_000)).includes(id);
  };

  /** The state of a customer must be what folding all his calls gives, those of his former ids included. */
  async function assertIsSum(id: string, calls: readonly Call[]): Promise<void> {
    const expected = newFeatureState(shop.name, id, Date.parse(calls[0]!.timestamp));
    for (const one of calls) foldEvent(expected, one, Date.parse(one.timestamp));
    const found = await stateOf(id);
    const { events, totals, firstSeenAt, lastSeenAt, dayParts } = found!;
    assert.deepEqual(
      { events, totals, firstSeenAt, lastSeenAt, dayParts },
      {
        events: expected.events,
        totals: expected.totals,
        firstSeenAt: expected.firstSeenAt,
        lastSeenAt: expected.lastSeenAt,
        dayParts: expected.dayParts,
      },
    );
    assert.deepEqual(recentItems(found!), recentItems(expected));
    const [got, wanted] = [found!, expected].map((state) => evaluateFeatures(state, now));
    for (const [name, value] of Object.entries(wanted!)) {
      const difference = Math.abs(got![name as keyof typeof got] - value);
      assert.ok(difference <= 1e-9 * Math.max(1, Math.abs(value)), `${name} of ${id}`);
    }
  }

  test('what visitors did before signing in is theirs after it, whichever partitions the ids fall into', async () => {
    const people = Array.from({ length: 12 }, (_, i) => ({ anonymousId: `v${i}`, userId: `u${i}` }));
    const anonymous = people.map(({ anonymousId }, i) => [
      look({ anonymousId }, 5 + i),
      order({ anonymousId }, 20),
    ]);
    const signIns = people.map((person) => [signIn(person), look(person, 50), order(person, 30.5)]);
    await send(anonymous.flat(), signIns.flat());
    const partitions = new Map((await shop.records('events')).map(({ key, partition }) => [key, partition]));
    const across = people.filter(
      ({ anonymousId, userId }) => partitions.get(`demo/${anonymousId}`) !== partitions.get(`demo/${userId}`),
    );
    assert.ok(across.length > 0 && across.length < people.length, 'both kinds of pairs are there');
    for (const [i, { userId, anonymousId }] of people.entries()) {
      await assertIsSum(userId, [...anonymous[i]!, ...signIns[i]!]);
      assert.equal((await stateOf(anonymousId))?.mergedInto, userId);
    }
  });

  test('events that a device sends anonymously after the sign-in count for the customer', async () => {
    const anonymousId = 'late-device';
    const userId = 'late-customer';
    const calls = [look({ anonymousId }), signIn({ anonymousId, userId })];
    const late = [look({ anonymousId }, 12), order({ anonymousId }, 9.99), look({ userId }, 14)];
    await send(calls, late);
    await assertIsSum(userId, [...calls, ...late]);
  });

  test('a customer who was never seen before the sign-in starts with the history of the visitor', async () => {
    const person = { anonymousId: 'fresh-visitor', userId: 'fresh-customer' };
    const calls = [order({ anonymousId: person.anonymousId }, 70), signIn(person)];
    await send(calls);
    await assertIsSum(person.userId, calls);
  });

  test('an alias moves the history of one customer to another, with all that had been merged into it', async () => {
    const person = { anonymousId: 'alias-visitor', userId: 'old-name' };
    const calls = [
      look({ anonymousId: person.anonymousId }),
      signIn(person),
      order({ userId: 'old-name' }, 40),
      order({ userId: 'new-name' }, 60),
      alias('old-name', 'new-name'),
    ];
    const late = [
      look({ anonymousId: person.anonymousId }, 11),
      look({ userId: 'old-name' }, 12),
      look({ userId: 'new-name' }, 13),
    ];
    await send(calls.slice(0, 4), calls.slice(4), late);
    await assertIsSum('new-name', [...calls, ...late]);
    assert.equal((await stateOf('old-name'))?.mergedInto, 'new-name');
  });

  test('a second customer who signs in on a device does not take the history of the first', async () => {
    const anonymousId = 'shared-tablet';
    const first = [look({ anonymousId }, 21), signIn({ anonymousId, userId: 'first' })];
    const second = [signIn({ anonymousId, userId: 'second' }), order({ anonymousId, userId: 'second' }, 5)];
    await send(first, second);
    await assertIsSum('first', first);
    await assertIsSum('second', second);
  });

  test('an id that became another customer is in no segment, and its customer is counted once', async () => {
    const person = { anonymousId: 'counted-visitor', userId: 'counted-customer' };
    await send([look({ anonymousId: person.anonymousId })]);
    assert.equal(await isMember(person.anonymousId), true);
    await send([signIn(person)]);
    assert.equal(await isMember(person.anonymousId), false);
    assert.equal(await isMember(person.userId), true);
    const { segmentId, mergedInto } = (await assignmentOf(person.anonymousId))!;
    assert.deepEqual({ segmentId, mergedInto }, { segmentId: null, mergedInto: person.userId });
  });
});
