import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type FeatureState, type IdentityLink, parseCustomerKey, topicName } from '@shoal/contracts';
import { evaluateFeatures, foldEvent, newFeatureState } from '@shoal/features';
import { type SegmentCall, simulateShop } from '@shoal/simulation';
import { sendCalls } from '../support/http-door.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop, untilDrained } from '../support/shop.ts';
import { kafkaBrokers, redisUrl } from '../support/stack.ts';
import { readViews, statesOf } from '../support/views.ts';

const end = Date.UTC(2026, 0, 31);
const calls = [...simulateShop({ seed: 11, customers: 400, days: 60, end })];
/** Calls that go through one door before the other has its turn. */
const turn = 500;

type Start = () => Promise<ServiceProcess[]>;

/** Half of the calls by HTTP, half straight into the inbox, as they happened. */
async function throughBothDoors(shop: Shop, start: Start): Promise<ServiceProcess[]> {
  const services = await start();
  for (let i = 0; i < calls.length; i += turn) {
    const some = calls.slice(i, i + turn);
    if ((i / turn) % 2 === 0) await sendCalls(services[0]!.url, shop, some);
    else await publishCalls(shop, some);
  }
  return services;
}

/** All of it waits when the services start: partitions are read far apart, and ids linked while their events are in hand. */
async function outOfBacklog(shop: Shop, start: Start): Promise<ServiceProcess[]> {
  await publishCalls(shop, calls);
  return start();
}

/** Against a plain computation over the calls in this one thread. */
for (const feed of [throughBothDoors, outOfBacklog])
  describe(`a simulated shop, ${feed.name}`, () => {
    let shop: Shop;
    let services: ServiceProcess[] = [];
    let states: ReadonlyMap<string, FeatureState>;
    let links: ReadonlyMap<string, string>;

    before(async () => {
      shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
      services = await feed(shop, () =>
        Promise.all(
          ['ingestion', 'feature-engineering'].map((name) =>
            startService({ name, environment: shop.environment }),
          ),
        ),
      );
      await untilDrained(shop, 60_000, ['ingestion', 'feature-engineering']);
      states = statesOf(await readViews(shop));
      links = await readLinks(shop);
    });

    after(async () => {
      await Promise.all(services.map((service) => service.stop()));
      await shop?.close();
    });

    test('every call is one event, whichever door it came through', async () => {
      const merges = links.size;
      // The broker may take a record twice when it answers late; it is one event all the same.
      assert.ok((await shop.count('inbox')) >= calls.length);
      assert.equal(await shop.count('events'), calls.length + merges);
      assert.ok(merges > 50, `only ${merges} visitors signed in`);
    });

    test('a visitor is linked to a customer who signed in on that device, and to none other', () => {
      const usersOf = new Map<string, Set<string>>();
      for (const { anonymousId, userId } of calls) {
        if (anonymousId === undefined || userId === undefined) continue;
        usersOf.set(anonymousId, (usersOf.get(anonymousId) ?? new Set()).add(userId));
      }
      assert.deepEqual([...links.keys()].sort(), [...usersOf.keys()].sort());
      for (const [from, to] of links) assert.ok(usersOf.get(from)?.has(to), `${from} is linked to ${to}`);
    });

    test('each customer has exactly the counts and amounts of his calls, his anonymous ones included', () => {
      const expected = foldByCustomer(calls, links);
      const customers = [...states.values()].filter(({ mergedInto }) => mergedInto === undefined);
      assert.deepEqual(customers.map(({ customerId }) => customerId).sort(), [...expected.keys()].sort());
      const exactOf = (state: FeatureState) => {
        const { events, totals, orders, reviews, prices, dayParts, weekdays, devices, firstSeenAt } = state;
        const { firstAt, lastAt, discounted, discount, refunded } = orders;
        const ordered = { firstAt, lastAt, discounted, discount, refunded };
        const seen = { firstSeenAt, lastSeenAt: state.lastSeenAt };
        const counted = { reviews: reviews.count, prices: prices.count, dayParts, weekdays };
        return { events, totals, ordered, seen, counted, devices: Object.entries(devices).sort() };
      };
      for (const [id, state] of expected) assert.deepEqual(exactOf(states.get(id)!), exactOf(state), id);
    });

    test('each customer has the decayed values of his calls within a billionth', () => {
      for (const [id, state] of foldByCustomer(calls, links)) {
        const [found, wanted] = [states.get(id)!, state].map((one) => evaluateFeatures(one, end));
        for (const [name, value] of Object.entries(wanted!)) {
          // Baskets and the spread of gaps depend on the order in which histories meet: libs/features says how.
          if (name === 'abandonment' || name === 'gapSpreadDays') continue;
          const got = found![name as keyof typeof found];
          assert.ok(
            Math.abs(got - value) <= 1e-9 * Math.max(1, Math.abs(value)),
            `${id}: ${name} is ${got}, not ${value}`,
          );
        }
      }
    });
  });

/** The other door: straight into the inbox topic, the write key in a header. */
async function publishCalls(
  { messaging, namespace, name, writeKey }: Shop,
  some: readonly SegmentCall[],
): Promise<void> {
  await messaging.send(
    some.map((call) => ({
      topic: topicName(namespace, 'inbox'),
      key: `${name}/${call.userId ?? call.anonymousId}`,
      value: JSON.stringify(call),
      headers: { 'shoal-write-key': writeKey },
    })),
  );
}

async function readLinks(shop: Shop): Promise<ReadonlyMap<string, string>> {
  const records = await shop.records('identities');
  return new Map(
    records.map(({ key, value }) => [
      parseCustomerKey(key).customerId,
      (JSON.parse(String(value)) as IdentityLink).to,
    ]),
  );
}

/** One state a customer, folded in order of time, as if everybody had been known from the start. */
function foldByCustomer(
  all: readonly SegmentCall[],
  links: ReadonlyMap<string, string>,
): ReadonlyMap<string, FeatureState> {
  const folded = new Map<string, FeatureState>();
  for (const call of all) {
    let id = (call.userId ?? call.anonymousId) as string;
    for (let to = links.get(id); to !== undefined; to = links.get(id)) id = to;
    const at = Date.parse(call.timestamp);
    const state = folded.get(id) ?? newFeatureState('demo', id, at);
    folded.set(id, state);
    foldEvent(state, call, at);
  }
  return folded;
}
