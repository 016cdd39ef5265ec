import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  type Audience,
  audienceKey,
  audienceMembersKey,
  clocksKey,
  completeKey,
  type FeatureState,
  memberShard,
  type SegmentChange,
} from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import { type RecordingLogger, recordingLogger } from '@shoal/logging';
import { allTopicSettings, commitToEnd, createMemoryMessaging, type Messaging } from '@shoal/messaging';
import { segmentPipeline } from '../pipeline.ts';
import { sweepSegments } from '../sweep.ts';
import { audienceOf } from '../testing/audiences.fixture.ts';
import { customer, now } from '../testing/customers.fixture.ts';
import { keepViews } from '../views.ts';
import { type Audiences, followAudiences } from './follow-audiences.ts';

const namespace = 'test';
const clock = { now: () => now };
const models = {
  judgeOf: () => undefined,
  get: () => undefined,
  shops: () => [],
  stop: async () => undefined,
};

let cache: MemoryCache;
let messaging: Messaging;
let audiences: Audiences;
let logger: RecordingLogger;

beforeEach(async () => {
  cache = createMemoryCache(clock);
  logger = recordingLogger();
  messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
  await cache.raise(clocksKey(namespace), 'demo', now);
  await cache.write([{ key: completeKey(namespace, 'feature-engineering', 0), value: 'complete' }]);
  audiences = await followAudiences({ messaging, namespace, logger });
});

const ensureViews = (partition: number) => keepViews({ messaging, cache, namespace, logger })(partition);
const buyer = (version: number) => customer('x', { orders: 2, recencyDays: 2, version });

/** Writes an audience, or deletes it, and waits until it is known. */
async function put(id: string, audience: Audience | undefined): Promise<void> {
  const before = audiences.judgeOf('demo');
  const value = audience ? JSON.stringify(audience) : null;
  await messaging.send([{ topic: `${namespace}.audiences.v1`, key: audienceKey('demo', id), value }]);
  while (audiences.judgeOf('demo') === before) await new Promise((resolve) => setImmediate(resolve));
}

/** Publishes features and what follows from them; `isLost` is a crash before the latter. */
async function take(state: FeatureState, { isLost = false } = {}): Promise<void> {
  const topic = `${namespace}.features.v1`;
  const key = `demo/${state.customerId}`;
  const value = Buffer.from(JSON.stringify(state));
  await messaging.send([{ topic, key, value }]);
  const delivery = { topic, partition: 0, offset: state.version, key, value, headers: {}, timestamp: now };
  const pipeline = segmentPipeline({ cache, namespace, models, audiences, ensureViews });
  const outcomes = await pipeline.process([delivery]);
  if (!isLost)
    await messaging.send(outcomes.flatMap((outcome) => (outcome.kind === 'ok' ? outcome.emit : [])));
}

async function sweep(): Promise<void> {
  await commitToEnd(messaging, `${namespace}.segmentation`, `${namespace}.features.v1`);
  const { signal } = new AbortController();
  const dependencies = { messaging, cache, namespace, models, audiences, logger, clock, ensureViews, signal };
  await sweepSegments([0], { ...dependencies, sweepPauseMs: 0 });
}

async function changes(): Promise<string[]> {
  const found: SegmentChange[] = [];
  await messaging.readToEnd({ topic: `${namespace}.segment-changes.v1` }, async (batch) => {
    found.push(...batch.map(({ value }) => JSON.parse(String(value)) as SegmentChange));
  });
  assert.ok(found.every(({ segment }) => segment.kind === 'audience'));
  const first = new Map(found.map((change) => [change.id, change]));
  return Array.from(
    first.values(),
    ({ type, segment, reason }) => `${type} ${segment.id} ${segment.version} ${reason}`,
  );
}

const members = (id: string) =>
  cache.listMembers(audienceMembersKey(namespace, 'demo', id, memberShard('x')), undefined, 10);

describe('the pipeline and the sweep', () => {
  it('put customers into audiences as they act, once under redelivery', async () => {
    await put('buyers', audienceOf('buyers', 'orders >= 2'));
    await take(customer('x', { orders: 1 }));
    await take(buyer(2), { isLost: true });
    await take(buyer(2));
    await take(buyer(2));
    assert.deepEqual(await changes(), ['segment.entered buyers 1 behaviour']);
    assert.deepEqual(await members('buyers'), ['x']);
  });

  it('put them into a new audience, follow its versions, and take them out of a deleted one, where nothing happens', async () => {
    await take(buyer(1));
    await put('buyers', audienceOf('buyers', 'orders >= 2'));
    await sweep();
    await put('buyers', audienceOf('buyers', 'orders >= 3', 2));
    await sweep();
    await put('buyers', audienceOf('buyers', 'orders >= 1', 3));
    await sweep();
    await sweep();
    await put('buyers', undefined);
    await sweep();
    assert.deepEqual(await changes(), [
      'segment.entered buyers 1 audience',
      'segment.exited buyers 1 audience',
      'segment.entered buyers 3 audience',
      'segment.exited buyers 3 audience',
    ]);
    assert.deepEqual(await members('buyers'), []);
  });

  it('take them out when a window has passed', async () => {
    await put('recent', audienceOf('recent', 'has("Order Completed", "7d")'));
    await take(buyer(1));
    await sweep();
    await cache.raise(clocksKey(namespace), 'demo', now + 6 * dayMs);
    await sweep();
    assert.deepEqual(await changes(), ['segment.entered recent 1 behaviour', 'segment.exited recent 1 time']);
  });

  it('know the members again after Redis was emptied, and tell nobody', async () => {
    await put('buyers', audienceOf('buyers', 'orders >= 2'));
    await take(buyer(1));
    cache.wipe();
    await cache.raise(clocksKey(namespace), 'demo', now);
    await take(buyer(2));
    assert.deepEqual(await members('buyers'), ['x']);
    assert.deepEqual(await changes(), ['segment.entered buyers 1 behaviour']);
  });

  it('keep the audience before where a record cannot be used, and say so', async () => {
    await put('buyers', audienceOf('buyers', 'orders >= 2'));
    const topic = `${namespace}.audiences.v1`;
    const bad = [
      '{',
      '{}',
      JSON.stringify(audienceOf('buyers', 'orderz >= 2', 2)),
      JSON.stringify(audienceOf('other', 'true')),
    ];
    await messaging.send(bad.map((value) => ({ topic, key: 'demo/buyers', value })));
    await put('more', audienceOf('more', 'true'));
    await take(buyer(1));
    assert.deepEqual(await changes(), [
      'segment.entered buyers 1 behaviour',
      'segment.entered more 1 behaviour',
    ]);
    assert.equal(logger.lines.filter(({ level }) => level === 'error').length, bad.length);
  });
});
