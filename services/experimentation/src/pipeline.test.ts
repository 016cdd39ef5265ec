import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  type CustomerEvent,
  customerKey,
  type ExperimentOutcomes,
  type Exposure,
  type TopicId,
  topicName,
} from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createMemoryMessaging, type Delivery, type Messaging } from '@shoal/messaging';
import { experimentPipeline } from './pipeline.ts';
import { keepViews } from './views.ts';

const namespace = 'test';
const now = Date.UTC(2026, 2, 14);
const clock = { now: () => now };
type Input = 'exposures' | 'events' | 'experimentMerges';

let cache: MemoryCache;
let messaging: Messaging;
beforeEach(async () => {
  cache = createMemoryCache(clock);
  messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 2, replication: 1 }));
});

const publish = (topic: Input, customerId: string, value: object) =>
  messaging.send([
    {
      topic: topicName(namespace, topic),
      key: customerKey('demo', customerId),
      value: JSON.stringify(value),
    },
  ]);

const expose = (customerId: string, variant: string, ...items: string[]) => {
  const exposure: Exposure = {
    shop: 'demo',
    customerId,
    experiment: 'spring',
    variant,
    at: now,
    items,
    listVersion: 1,
  };
  return publish('exposures', customerId, exposure);
};

const act = (customerId: string, rest: Partial<CustomerEvent>) =>
  publish('events', customerId, {
    messageId: 'm',
    shop: 'demo',
    customerId,
    type: 'track',
    timestamp: new Date(now + 5_000).toISOString(),
    receivedAt: new Date(now + 5_000).toISOString(),
    inbox: { partition: 0, offset: 0 },
    ...rest,
  } satisfies CustomerEvent);

const view = (customerId: string, id: string) =>
  act(customerId, { event: 'Product Viewed', properties: { product_id: id } });

async function records(topic: TopicId): Promise<Delivery[]> {
  const found: Delivery[] = [];
  await messaging.readToEnd({ topic: topicName(namespace, topic) }, async (batch) => {
    found.push(...batch);
  });
  return found;
}

/** Runs all that lies in one input, partition by partition; a crash loses what would have been published. */
async function run(topic: Input, { crash = false } = {}): Promise<void> {
  const ensureViews = keepViews({ messaging, cache, namespace, logger: silentLogger });
  const { process } = experimentPipeline({ cache, namespace, ensureViews });
  for (const batch of Map.groupBy(await records(topic), ({ partition }) => partition).values()) {
    const outcomes = await process(batch);
    if (!crash) await messaging.send(outcomes.flatMap((one) => (one.kind === 'ok' ? one.emit : [])));
  }
}

/** The latest of each customer. */
async function latest(): Promise<Record<string, ExperimentOutcomes>> {
  const all = (await records('experimentOutcomes')).map(
    ({ value }) => JSON.parse(String(value)) as ExperimentOutcomes,
  );
  return Object.fromEntries(all.map((one) => [one.customerId, one]));
}

describe('the pipeline of experiments', () => {
  it('notes who was shown what, and what followed', async () => {
    await expose('ann', 'popular', 'a', 'b');
    await run('exposures');
    await view('ann', 'b');
    await act('ann', { event: 'Order Completed', properties: { products: [{ product_id: 'x' }] } });
    await run('events');
    const { ann } = await latest();
    assert.deepEqual(ann?.experiments.spring, {
      variant: 'popular',
      exposedAt: now,
      shown: { a: now, b: now },
      clickedAt: now + 5_000,
      orderedAt: now + 5_000,
    });
  });

  it('keeps nothing of customers who are in no experiment', async () => {
    await view('bob', 'a');
    await act('bob', { type: 'merge', mergedInto: 'ann' });
    await run('events');
    assert.deepEqual(await records('experimentOutcomes'), []);
    assert.deepEqual(await records('experimentMerges'), []);
  });

  it('publishes again what a crash kept from being published', async () => {
    await expose('ann', 'popular', 'a');
    await run('exposures', { crash: true });
    assert.deepEqual(await latest(), {});
    await run('exposures');
    assert.equal((await latest()).ann?.version, 1);
  });

  it('hands a visitor over to his customer, once, however often it is delivered', async () => {
    await expose('visitor', 'popular', 'a');
    await run('exposures');
    await act('visitor', { type: 'merge', mergedInto: 'ann' });
    await run('events');
    await run('events');
    await run('experimentMerges');
    const { ann, visitor } = await latest();
    assert.equal(visitor?.mergedInto, 'ann');
    assert.deepEqual(ann?.experiments, visitor?.experiments);
    assert.equal(ann?.version, 1);
  });

  it('goes on after Redis was emptied', async () => {
    await expose('ann', 'popular', 'a');
    await run('exposures');
    cache.wipe();
    await view('ann', 'a');
    await run('events');
    assert.equal((await latest()).ann?.experiments.spring?.clickedAt, now + 5_000);
  });

  it('refuses a record that is no exposure with what is wrong with it', async () => {
    await publish('exposures', 'ann', { shop: 'demo', customerId: 'ann' });
    await assert.rejects(run('exposures'), /exposure needs a field "experiment"/);
  });
});
