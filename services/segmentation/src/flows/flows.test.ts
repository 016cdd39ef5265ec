import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import { type FlowBucket, flowKey, flowStepAt, type SegmentChange, topicName } from '@shoal/contracts';
import { silentLogger as logger } from '@shoal/logging';
import { allTopicSettings, createMemoryMessaging, type Delivery, type Messaging } from '@shoal/messaging';
import fc from 'fast-check';
import { flowPipeline } from './flow-pipeline.ts';
import { keepFlows } from './flow-views.ts';

const namespace = 'test';
const shop = 'demo';
const now = Date.UTC(2026, 0, 5, 10);
const topic = topicName(namespace, 'segmentChanges');
const clock = { now: () => now };

let cache: MemoryCache;
let messaging: Messaging;
beforeEach(async () => {
  cache = createMemoryCache(clock);
  messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
});

const ensureFlows = (partition: number) => keepFlows({ messaging, cache, namespace, logger })(partition);
const segment = (id: string) => ({ id, name: id.toUpperCase(), modelVersion: 1 });

/** The n-th change of a test: from one segment to another, or out of all. */
function change(n: number, from: string | null, to: string | null, at = now): SegmentChange {
  const common = {
    id: n.toString(16).padStart(4, '0').padEnd(32, '0'),
    shop,
    customerId: `c${n}`,
    at: new Date(at).toISOString(),
  };
  if (to === null)
    return { ...common, type: 'segment.exited', segment: segment(from ?? ''), reason: 'merge' };
  const previous = from === null ? undefined : { id: from, name: from.toUpperCase() };
  return {
    ...common,
    type: 'segment.entered',
    segment: segment(to),
    ...(previous && { previous }),
    reason: 'time',
  };
}

async function publish(changes: readonly SegmentChange[]): Promise<void> {
  // One key, so that their order is that of the topic.
  await messaging.send(changes.map((value) => ({ topic, key: shop, value: JSON.stringify(value) })));
}

async function records(): Promise<Delivery[]> {
  const found: Delivery[] = [];
  await messaging.readToEnd({ topic }, async (batch) => {
    found.push(...batch);
  });
  return found;
}

/** Has records counted in batches; every batch twice when told to, as after a crash. */
async function count(deliveries: readonly Delivery[], { size = 100, twice = false } = {}): Promise<void> {
  const { process } = flowPipeline({ cache, namespace, ensureFlows });
  for (let i = 0; i < deliveries.length; i += size) {
    const batch = deliveries.slice(i, i + size);
    await process(batch);
    if (twice) await process(batch);
  }
}

async function flowsAt(step: 'hour' | 'day', at = now): Promise<FlowBucket['flows']> {
  const key = flowKey(namespace, { shop, partition: 0, step, number: flowStepAt(step, at) });
  const [document] = await cache.readVersioned([key]);
  return document ? (JSON.parse(document.value) as FlowBucket).flows : {};
}

describe('flows', () => {
  const changes = [
    change(1, null, 'a'),
    change(2, null, 'a'),
    change(3, 'a', 'b', now + 3_600_000),
    change(4, 'b', null),
  ];

  it('count each move in its hour and its day', async () => {
    await publish(changes);
    await count(await records());
    assert.deepEqual(await flowsAt('day'), { '>a': 2, 'a>b': 1, 'b>': 1 });
    assert.deepEqual(await flowsAt('hour'), { '>a': 2, 'b>': 1 });
    assert.deepEqual(await flowsAt('hour', now + 3_600_000), { 'a>b': 1 });
  });

  it('count neither the exit of a move nor an audience', async () => {
    const exit = { ...change(5, 'a', null), reason: 'behaviour' as const };
    const audience = { ...change(6, null, 'x'), segment: { ...segment('x'), kind: 'audience' as const } };
    await publish([exit, audience as SegmentChange]);
    await count(await records());
    assert.deepEqual(await flowsAt('day'), {});
  });

  it('count a change once, however often it is published and delivered, and whatever the batches', async () => {
    const moves = fc.array(fc.tuple(fc.constantFrom(null, 'a', 'b'), fc.constantFrom('a', 'b', 'c')), {
      minLength: 1,
      maxLength: 20,
    });
    const copies = fc.array(fc.nat(), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(moves, copies, fc.integer({ min: 1, max: 7 }), async (pairs, again, size) => {
        cache.wipe();
        messaging = createMemoryMessaging({ clock }).connect();
        await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
        // The rebuild would count all at once: it finds an empty topic here.
        await ensureFlows(0);
        const all = pairs.map(([from, to], n) => change(n, from, to));
        await publish([...all, ...again.map((n) => all[n % all.length] as SegmentChange)]);
        await count(await records(), { size, twice: true });
        const expected: Record<string, number> = {};
        for (const [from, to] of pairs) {
          const name = `${from ?? ''}>${to}`;
          expected[name] = (expected[name] ?? 0) + 1;
        }
        assert.deepEqual(await flowsAt('day'), expected);
      }),
      { numRuns: 50 },
    );
  });

  it('are counted anew out of the topic when Redis was emptied, and go on from there', async () => {
    await publish([...changes, changes[0] as SegmentChange]);
    await count(await records());
    const before = await flowsAt('day');
    cache.wipe();
    await count((await records()).slice(-2));
    assert.deepEqual(await flowsAt('day'), before);
    await publish([change(9, 'a', 'b')]);
    await count((await records()).slice(-1));
    assert.deepEqual(await flowsAt('day'), { ...before, 'a>b': 2 });
  });
});
