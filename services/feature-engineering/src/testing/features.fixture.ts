import assert from 'node:assert/strict';
import { type Cache, createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  type CustomerEvent,
  customerKey,
  deadLetterTopic,
  FeatureState,
  matches,
  topicName,
} from '@shoal/contracts';
import { recentItems } from '@shoal/features';
import { silentLogger } from '@shoal/logging';
import {
  allTopicSettings,
  createMemoryMessaging,
  type Delivery,
  type Messaging,
  type Outcome,
} from '@shoal/messaging';
import { featurePipeline } from '../pipeline.ts';
import { stateKey } from '../steps/update-states.ts';
import { keepViews } from '../views.ts';

export const namespace = 'test';
export const start = Date.UTC(2026, 0, 5, 8);

export type InputTopic = 'events' | 'featureMerges';

/** One batch of an input partition, and what happens around it. */
export interface Step {
  readonly topic: InputTopic;
  readonly partition: number;
  readonly from: number;
  readonly count: number;
  /** The process ends after Redis was written and before anything was published. */
  readonly crash?: boolean;
  /** Takes the place of the cache, to disturb it. */
  readonly cache?: Cache;
}

/** feature-engineering on the in-memory twins. */
export interface TestFeatures {
  readonly cache: MemoryCache;
  readonly messaging: Messaging;
  readonly partitions: number;
  publish(...events: readonly CustomerEvent[]): Promise<void>;
  /** Runs one batch; resolves with how many records it had. */
  run(step: Step): Promise<number>;
  /**
   * Runs what has not been run yet by `drain`, in batches of so many records, until nothing follows any more. `places` says how
   * far each `<topic>/<partition>` has been run.
   */
  drain(count?: number, places?: Map<string, number>): Promise<void>;
  /** Brings the states of idle partitions back too, as the service does from time to time. */
  restore(): Promise<void>;
  state(customerId: string): Promise<FeatureState | undefined>;
  records(topic: InputTopic | 'features'): Promise<Delivery[]>;
}

export async function openFeatures(partitions = 2): Promise<TestFeatures> {
  const clock = { now: () => start };
  const cache = createMemoryCache(clock);
  const messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions, replication: 1 }));
  const done = new Map<string, number>();
  const records = async (topic: InputTopic | 'features') => {
    const found: Delivery[] = [];
    await messaging.readToEnd(
      { topic: topicName(namespace, topic) },
      async (batch) => void found.push(...batch),
    );
    return found;
  };
  const run = async ({ topic, partition, from, count, crash = false, cache: over = cache }: Step) => {
    const log = (await records(topic)).filter((record) => record.partition === partition);
    const batch = log.slice(from, from + count);
    if (batch.length === 0) return 0;
    const ensureViews = keepViews({ messaging, cache: over, namespace, logger: silentLogger });
    const outcomes = await featurePipeline({ cache: over, namespace, ensureViews }).process(batch);
    if (!crash) await messaging.send(outcomes.flatMap(emissionsOf));
    return batch.length;
  };
  const drain = async (count = 1_000, places = done) => {
    for (let moved = 1; moved > 0; ) {
      moved = 0;
      for (const topic of ['events', 'featureMerges'] as const) {
        for (let partition = 0; partition < partitions; partition += 1) {
          const place = `${topic}/${partition}`;
          const from = places.get(place) ?? 0;
          const ran = await run({ topic, partition, from, count });
          places.set(place, from + ran);
          moved += ran;
        }
      }
    }
  };
  return {
    cache,
    messaging,
    partitions,
    run,
    drain,
    records,
    restore: async () => {
      const ensureViews = keepViews({ messaging, cache, namespace, logger: silentLogger });
      for (let partition = 0; partition < partitions; partition += 1) await ensureViews(partition);
    },
    publish: (...events) =>
      messaging.send(
        events.map((event) => ({
          topic: topicName(namespace, 'events'),
          key: customerKey(event.shop, event.customerId),
          value: JSON.stringify(event),
        })),
      ),
    state: async (customerId) => {
      const [found] = await cache.readVersioned([stateKey(namespace, customerKey('demo', customerId))]);
      if (!found) return undefined;
      const state = JSON.parse(found.value) as FeatureState;
      assert.ok(matches(FeatureState, state));
      assert.equal(state.version, found.version);
      return state;
    },
  };
}

function emissionsOf(outcome: Outcome) {
  assert.equal(outcome.kind, 'ok');
  return outcome.kind === 'ok' ? outcome.emit : [];
}

export type Who = { readonly userId?: string; readonly anonymousId?: string };

/** An event as ingestion emits it: from a place in the inbox, under the customer found for it. */
export function eventOf(
  place: string,
  customerId: string,
  who: Who,
  rest: Partial<CustomerEvent> = {},
): CustomerEvent {
  const [partition, offset] = place.split(':').map(Number) as [number, number];
  const timestamp = new Date(start + (partition * 1_000 + offset) * 1_000).toISOString();
  return {
    messageId: `m-${place}`,
    shop: 'demo',
    customerId,
    ...who,
    type: 'track',
    event: 'Product Viewed',
    properties: { product_id: `p${place}`, price: offset + 0.5, category: `c${offset % 4}` },
    timestamp,
    receivedAt: timestamp,
    inbox: { partition, offset },
    ...rest,
  };
}

/** The order to move the history of one id to another. */
export function mergeOrder(place: string, from: string, into: string): CustomerEvent {
  const {
    event: _,
    properties: __,
    ...order
  } = eventOf(place, from, {}, { type: 'merge', mergedInto: into });
  return order;
}

/** All of a state but its version, and what a different order of the same events may change. */
export function settled(state: FeatureState | undefined): object | undefined {
  if (!state) return undefined;
  const { version: _, recent, orders, sources, merged, direct, decayed, ...rest } = state;
  const round = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(6)));
  return {
    ...rest,
    categories: Object.fromEntries(
      Object.entries(rest.categories).map(([name, weight]) => [name, Number(weight.toFixed(4))]),
    ),
    prices: { count: rest.prices.count, logSum: Number(rest.prices.logSum.toFixed(6)) },
    decayed: Object.fromEntries(Object.entries(decayed).map(([name, values]) => [name, round(values)])),
    items: recentItems({ recent }),
  };
}

export const deadLetters = (topic: InputTopic) => deadLetterTopic(topicName(namespace, topic));
