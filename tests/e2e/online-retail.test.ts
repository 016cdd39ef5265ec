import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { CustomerEvent, FeatureState, SegmentChange } from '@shoal/contracts';
import { openDataset } from '@shoal/datasets';
import { evaluateFeatures, foldEvent, newFeatureState, take } from '@shoal/features';
import { changesByCustomer, contradictions } from '../support/change-chain.ts';
import { type Respawning, startRespawning } from '../support/crash.ts';
import { flowsOf, readFlows } from '../support/flows.ts';
import { type Call, sendCalls } from '../support/http-door.ts';
import { type OwnRedis, startOwnRedis } from '../support/own-redis.ts';
import { untilSettled } from '../support/settled.ts';
import { openShop, type Shop, untilDrained } from '../support/shop.ts';
import { datasetsFolder, kafkaBrokers } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { readViews, statesOf, type Views } from '../support/views.ts';
import { sumInvoices } from './invoice-sums.ts';

const folder = datasetsFolder();
const skip = folder ? false : 'SHOAL_DATASETS names no folder with the Online Retail log';

/** Broker's least: a killed instance keeps its partitions that long. */
const environment = {
  SHOAL_KAFKA_SESSION_TIMEOUT_MS: '6000',
  SHOAL_SEGMENTATION_TRAIN_CHECK_MS: '500',
  SHOAL_SEGMENTATION_SWEEP_PAUSE_MS: '1000',
};
const crashes = 3;
const settleWithinMs = 60_000;

/** The whole of UCI Online Retail through the services as they run in production, with crashes in mid-stream. */
describe('the Online Retail log', { skip }, () => {
  let redis: OwnRedis;
  let shop: Shop;
  let ingestion: Respawning;
  let features: Respawning;
  let segmentation: Respawning;
  let calls: Call[];
  let accepted = 0;
  const workLeftAtCrash: number[] = [];

  const send = (some: readonly Call[]) => sendCalls(ingestion.process.url, shop, some);

  /** Kills a service as soon as it has done a part of what comes in, and starts it again. */
  async function crash(service: Respawning, topic: 'events' | 'features'): Promise<void> {
    const { name } = service.process;
    const doneBefore = await shop.done(name, topic);
    const isAtWork = async () => (await shop.done(name, topic)) > doneBefore;
    await until(`${name} at work`, { withinMs: settleWithinMs }, isAtWork);
    await service.crash();
    workLeftAtCrash.push((await shop.count(topic)) - (await shop.done(name, topic)));
  }

  before(async () => {
    redis = await startOwnRedis();
    shop = await openShop({
      brokers: kafkaBrokers(),
      redisUrl: redis.url,
      name: 'online-retail',
      environment,
    });
    const start = (name: string) => startRespawning({ name, environment: shop.environment });
    [ingestion, features, segmentation] = await Promise.all([
      start('ingestion'),
      start('feature-engineering'),
      start('segmentation'),
    ]);
    calls = [];
    for await (const call of (await openDataset('online-retail', folder)).calls) calls.push({ ...call });
    const portion = Math.ceil(calls.length / (crashes + 1));
    for (let i = 0; i < calls.length; i += portion) {
      const sending = send(calls.slice(i, i + portion));
      if (i + portion < calls.length)
        await Promise.all([crash(features, 'events'), crash(segmentation, 'features')]);
      accepted += await sending;
    }
    await untilSettled(shop, settleWithinMs);
  });

  after(async () => {
    await Promise.all([ingestion, features, segmentation].map((service) => service?.stop()));
    await shop?.close();
    await redis?.stop();
  });

  test('every cleaned line is accounted for at every stage', async () => {
    const sums = sumInvoices(join(folder as string, 'online-retail.csv.gz'));
    assert.equal(sums.lines, 530_103);
    assert.equal(calls.length, sums.invoices);
    const events = (await shop.records('events')).map(
      ({ value }) => JSON.parse(String(value)) as CustomerEvent,
    );
    const folded = [...statesOf(await readViews(shop)).values()].reduce(
      (sum, state) => sum + state.events,
      0,
    );
    // The broker may take a record twice when it answers late; it is one event all the same.
    assert.ok((await shop.count('inbox')) >= calls.length);
    assert.deepEqual(
      { accepted, events: events.length, folded },
      { accepted: calls.length, events: calls.length, folded: calls.length },
    );
    assert.equal(new Set(events.map(({ messageId }) => messageId)).size, events.length);
  });

  test('each of 4,338 known customers has the orders and the sum that the file says, to the cent', async () => {
    const { known } = sumInvoices(join(folder as string, 'online-retail.csv.gz'));
    assert.equal(known.size, 4_338);
    const states = statesOf(await readViews(shop));
    const found = [...known.keys()].map((id) => {
      const state = states.get(id);
      const { orders, monetary } = evaluateFeatures(state!, state!.lastSeenAt);
      return [id, { orders, cents: monetary * 100, exact: state!.totals.spend }];
    });
    const expected = [...known].map(([id, { orders, cents }]) => [
      id,
      { orders, cents: (cents / 100) * 100, exact: cents * 100 },
    ]);
    assert.deepEqual(found, expected);
  });

  test('crashes in mid-stream leave the states that folding each event once gives', async () => {
    assert.equal(workLeftAtCrash.length, 2 * crashes);
    assert.ok(
      workLeftAtCrash.some((left) => left > 0),
      `no crash came while work was left: ${workLeftAtCrash}`,
    );
    const expected = foldOnce(
      (await shop.records('events')).map(({ value }) => JSON.parse(String(value)) as CustomerEvent),
    );
    const states = statesOf(await readViews(shop));
    assert.equal(states.size, expected.size);
    for (const [id, state] of expected) {
      // How often a state was written depends on how its events fell into batches.
      assert.deepEqual({ ...states.get(id), version: 0 }, state);
    }
  });

  test('the segment changes of each customer tell one story, which ends in his segment', async () => {
    const changes = changesByCustomer(await shop.records('segmentChanges'));
    const views = await readViews(shop);
    assert.equal(views.segments.size, views.features.size);
    assert.ok(
      [...changes.values()].some((list) => list.length > 1),
      'nobody ever moved',
    );
    assert.deepEqual(contradictions(changes, views), []);
  });

  test('the flows between segments count each move once', async () => {
    const changes = [...changesByCustomer(await shop.records('segmentChanges')).values()].flat();
    assert.deepEqual(await readFlows(shop), flowsOf(changes));
  });

  test('the whole log sent a second time changes nothing', async () => {
    const before = await readViews(shop);
    const counts = await countAll(shop);
    assert.equal(await send(calls), calls.length);
    await untilSettled(shop, settleWithinMs);
    await assertNothingFollowed(counts, calls.length);
    assertSameViews(await readViews(shop), before);
  });

  test('with Redis wiped and the services restarted every view is back, byte for byte', async () => {
    const visitors = Array.from({ length: 40 }, (_, i) => signIn(i));
    // They come a day after the log ends, so that the last sweep saw the shop's clock where it stands now.
    await send(visitors);
    await untilSettled(shop, settleWithinMs);
    const before = await readViews(shop);
    const counts = await countAll(shop);
    assert.equal(before.identities.size, visitors.length);
    await redis.wipe();
    await Promise.all([ingestion, features, segmentation].map((service) => service.restart()));
    await untilSettled(shop, settleWithinMs);
    assertSameViews(await readViews(shop), before);
    assert.deepEqual(await countAll(shop), counts);
  });

  test('with Redis wiped a message sent before is still known as a duplicate', async () => {
    const counts = await countAll(shop);
    const again = calls.filter((_, i) => i % 40 === 0);
    await send(again);
    await untilDrained(shop, settleWithinMs);
    await assertNothingFollowed(counts, again.length);
  });

  /** So many calls came in since the counts were taken, and nothing followed from them. */
  async function assertNothingFollowed(
    counts: Awaited<ReturnType<typeof countAll>>,
    sent: number,
  ): Promise<void> {
    const { inbox, ...others } = await countAll(shop);
    assert.ok(inbox >= counts.inbox + sent);
    assert.deepEqual({ ...others, inbox: counts.inbox }, counts);
  }
});

/** Every customer's state after folding his events, in the order of the topic, in this one thread; versions left at 0. */
function foldOnce(events: readonly CustomerEvent[]): ReadonlyMap<string, FeatureState> {
  const states = new Map<string, FeatureState>();
  for (const event of events) {
    const at = Date.parse(event.timestamp);
    const state = states.get(event.customerId) ?? newFeatureState(event.shop, event.customerId, at);
    states.set(event.customerId, state);
    foldEvent(state, event, at);
    take(state.sources, event.inbox);
  }
  return states;
}

function signIn(i: number): Call {
  return {
    type: 'identify',
    messageId: `visitor-${i}-signs-in`,
    anonymousId: `visitor-${i}`,
    userId: `new-customer-${i}`,
    timestamp: '2011-12-11T12:00:00.000Z',
  };
}

/** Records at each stage; of the changes those that a receiver keeps, who drops the second copy of one. */
async function countAll(shop: Shop) {
  const [inbox, events, features, records] = await Promise.all([
    shop.count('inbox'),
    shop.count('events'),
    shop.count('features'),
    shop.records('segmentChanges'),
  ]);
  const changes = new Set(records.map(({ value }) => (JSON.parse(String(value)) as SegmentChange).id)).size;
  return { inbox, events, features, changes };
}

function assertSameViews(after: Views, before: Views): void {
  for (const view of ['features', 'segments', 'identities', 'members'] as const) {
    const changed = [...before[view]].filter(([id, value]) => {
      const now = after[view].get(id);
      return JSON.stringify(now) !== JSON.stringify(value);
    });
    assert.equal(after[view].size, before[view].size, `number of ${view}`);
    assert.deepEqual(
      changed.map(([id]) => [id, after[view].get(id)]),
      changed,
      `${changed.length} ${view} differ`,
    );
  }
}
