import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  clocksKey,
  completeKey,
  memberShard,
  membersKey,
  type SegmentAssignment,
  type SegmentChange,
} from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import {
  allTopicSettings,
  createMemoryMessaging,
  type Delivery,
  type Messaging,
  type Outcome,
} from '@shoal/messaging';
import { makeJudge } from './domain/judge.ts';
import { segmentPipeline } from './pipeline.ts';
import { assignmentKey } from './steps/assign.ts';
import { sweepPartitions } from './sweep.ts';
import { customer, now, threeGroups, trainOn } from './testing/customers.fixture.ts';
import { keepViews } from './views.ts';

const namespace = 'test';
const model = trainOn(threeGroups(300));
const judge = makeJudge(model);
const clock = { now: () => now };

let cache: MemoryCache;
let messaging: Messaging;
let hasModel: boolean;
const models = {
  judgeOf: () => (hasModel ? judge : undefined),
  get: () => (hasModel ? model : undefined),
  shops: () => (hasModel ? ['demo'] : []),
  stop: async () => undefined,
};

beforeEach(async () => {
  cache = createMemoryCache(clock);
  messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
  await cache.raise(clocksKey(namespace), 'demo', now);
  await restoreFeatures();
  hasModel = true;
});

/** What feature-engineering notes once its states, and with them the clocks, are in Redis. */
function restoreFeatures(): Promise<void> {
  return cache.write([{ key: completeKey(namespace, 'feature-engineering', 0), value: 'complete' }]);
}

const ensureViews = (partition: number) =>
  keepViews({ messaging, cache, namespace, logger: silentLogger })(partition);

function deliveries(...states: ReturnType<typeof customer>[]): Delivery[] {
  return states.map((state, offset) => ({
    topic: `${namespace}.features.v1`,
    partition: 0,
    offset,
    key: `demo/${state.customerId}`,
    value: Buffer.from(JSON.stringify(state)),
    headers: {},
    timestamp: now,
  }));
}

async function run(...states: ReturnType<typeof customer>[]): Promise<readonly Outcome[]> {
  return segmentPipeline({ cache, namespace, models, ensureViews }).process(deliveries(...states));
}

/** Runs and publishes, as the runner does; `crash` loses what was to be published. */
async function publish(...states: ReturnType<typeof customer>[]): Promise<void> {
  const outcomes = await run(...states);
  await messaging.send(outcomes.flatMap((outcome) => (outcome.kind === 'ok' ? outcome.emit : [])));
}

async function read<T>(topic: string): Promise<T[]> {
  const found: T[] = [];
  await messaging.readToEnd({ topic: `${namespace}.${topic}.v1` }, async (batch) => {
    found.push(...batch.map(({ value }) => JSON.parse(String(value)) as T));
  });
  return found;
}

const buyer = (version: number) => customer('x', { orders: 12, value: 100, recencyDays: 2, version });
const looker = (version: number) => customer('x', { views: 30, recencyDays: 3, version });
/** Ordered once, long ago: judged at another time, he would be somewhere else. */
const lapsed = (version: number) => customer('x', { orders: 1, value: 17, recencyDays: 202, version });

async function members(segmentId: string | null | undefined): Promise<string[]> {
  return cache.listMembers(membersKey(namespace, 'demo', String(segmentId), memberShard('x')), undefined, 10);
}

async function assignmentOf(): Promise<SegmentAssignment> {
  const [document] = await cache.readVersioned([assignmentKey(namespace, 'demo/x')]);
  return JSON.parse(String(document?.value)) as SegmentAssignment;
}

describe('the segment pipeline', () => {
  it('publishes one entry, one exit and the assignments of a customer who moves', async () => {
    await publish(looker(1));
    await publish(buyer(2));
    const changes = await read<SegmentChange>('segment-changes');
    assert.deepEqual(
      changes.map(({ type }) => type),
      ['segment.entered', 'segment.exited', 'segment.entered'],
    );
    assert.equal((await read('segment-assignments')).length, 2);
    assert.deepEqual(await members((await assignmentOf()).segmentId), ['x']);
    assert.deepEqual(await members(changes[0]?.segment.id), []);
  });

  it('judges the newest state of a batch only', async () => {
    const outcomes = await run(looker(1), buyer(2));
    assert.equal(outcomes[0]?.kind, 'drop');
    assert.equal((await assignmentOf()).featureVersion, 2);
  });

  it('repeats after a crash what may not have been published, and changes nothing else', async () => {
    await publish(looker(1));
    await run(buyer(2));
    const before = await assignmentOf();
    await publish(buyer(2));
    await publish(buyer(2));
    assert.deepEqual(await assignmentOf(), before);
    const changes = await read<SegmentChange>('segment-changes');
    assert.equal(changes.length, 5);
    assert.equal(new Set(changes.map(({ id }) => id)).size, 3);
  });

  it('counts customers before the first model, and the sweep brings them into segments', async () => {
    hasModel = false;
    await publish(looker(1));
    assert.deepEqual(await members('unassigned'), ['x']);
    hasModel = true;
    await messaging.send([
      { topic: `${namespace}.features.v1`, key: 'demo/x', value: JSON.stringify(looker(1)) },
    ]);
    await sweep();
    assert.deepEqual(await members('unassigned'), []);
    assert.deepEqual(
      (await read<SegmentChange>('segment-changes')).map(({ type, reason }) => [type, reason]),
      [['segment.entered', 'model']],
    );
    await sweep();
    assert.equal((await read('segment-changes')).length, 1, 'the same model on the same day is swept once');
  });

  it('moves a customer to whom nothing happened when time passes', async () => {
    await publish(buyer(1));
    await messaging.send([
      { topic: `${namespace}.features.v1`, key: 'demo/x', value: JSON.stringify(buyer(1)) },
    ]);
    await sweep();
    await cache.raise(clocksKey(namespace), 'demo', now + 3_000 * 86_400_000);
    await sweep();
    const [, exited, entered] = await read<SegmentChange>('segment-changes');
    assert.deepEqual(
      [exited?.type, exited?.reason, entered?.type],
      ['segment.exited', 'time', 'segment.entered'],
    );
  });

  it('keeps a customer in one set who moves on before his former move was published', async () => {
    await publish(looker(1));
    await run(buyer(2));
    const bought = await assignmentOf();
    await publish(buyer(2), looker(3));
    assert.deepEqual(await members(bought.segmentId), []);
    assert.deepEqual(await members((await assignmentOf()).segmentId), ['x']);
  });

  it('waits with a sweep until the clocks are back in an emptied Redis', async () => {
    await publish(lapsed(1));
    await messaging.send([
      { topic: `${namespace}.features.v1`, key: 'demo/x', value: JSON.stringify(lapsed(1)) },
    ]);
    const before = await assignmentOf();
    cache.wipe();
    await sweep();
    assert.equal((await read('segment-changes')).length, 1, 'nobody is judged at a time that is not known');
    await cache.raise(clocksKey(namespace), 'demo', now);
    await restoreFeatures();
    await sweep();
    assert.deepEqual(await assignmentOf(), before);
  });

  it('judges by the time of the customers at hand while Redis has lost the clock', async () => {
    await publish({ ...lapsed(1), lastSeenAt: now });
    const before = await assignmentOf();
    cache.wipe();
    await publish({ ...lapsed(2), lastSeenAt: now });
    assert.equal((await assignmentOf()).segmentId, before.segmentId);
  });

  it('sweeps by the newest state, not by those before it', async () => {
    await publish(looker(1));
    await publish(buyer(2));
    const topic = `${namespace}.features.v1`;
    await messaging.send(
      [looker(1), buyer(2)].map((state) => ({ topic, key: 'demo/x', value: JSON.stringify(state) })),
    );
    await sweep();
    assert.equal((await read('segment-changes')).length, 3);
  });

  it('restores assignments and members when Redis was emptied, and tells nobody', async () => {
    await publish(looker(1));
    await publish(buyer(2));
    const before = await assignmentOf();
    cache.wipe();
    await cache.raise(clocksKey(namespace), 'demo', now);
    await publish(buyer(2));
    assert.deepEqual(await assignmentOf(), before);
    assert.deepEqual(await members(before.segmentId), ['x']);
    assert.equal(new Set((await read<SegmentChange>('segment-changes')).map(({ id }) => id)).size, 3);
  });
});

function sweep(): Promise<void> {
  const { signal } = new AbortController();
  const timing = { clock, sweepPauseMs: 0 };
  return sweepPartitions([0], {
    messaging,
    cache,
    namespace,
    models,
    logger: silentLogger,
    ...timing,
    ensureViews,
    signal,
  });
}
