import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  type CatalogueItem,
  type CustomerEvent,
  customerKey,
  itemKey,
  itemsFrom,
  pickRecommendations,
  type RecommendationList,
  type TopicId,
  topicName,
  viewKey,
} from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createMemoryMessaging, type Delivery, type Messaging } from '@shoal/messaging';
import { followCatalogue } from '../catalogue/catalogue-table.ts';
import { followExperiments } from '../experiments/experiment-table.ts';
import { followInteractions, type Learners } from '../learning/follow-interactions.ts';
import { followSegments } from '../learning/segment-table.ts';
import { createListDesk } from '../list-desk.ts';
import { createListMaker } from '../list-maker.ts';
import { followModels, type Models } from '../models.ts';
import { recommendationPipeline } from '../pipeline.ts';
import { keepViews } from '../views.ts';

export const namespace = 'test';
export const now = Date.UTC(2026, 2, 14);
const clock = { now: () => now };

/** recommendation on the in-memory twins. */
export interface TestShop {
  readonly cache: MemoryCache;
  readonly messaging: Messaging;
  readonly models: Models;
  readonly learners: Learners;
  /** How many lists have been made. */
  readonly made: () => number;
  act(customerId: string, name: string, ...items: readonly string[]): Promise<void>;
  send(customerId: string, rest: Partial<CustomerEvent>): Promise<void>;
  item(itemId: string, rest?: Partial<CatalogueItem>): Promise<void>;
  /** Runs all that lies in the input topics; a crash loses what would have been published. */
  run(options?: { readonly crash?: boolean }): Promise<void>;
  /** Resolves when everything that was sent has been learned from. */
  learned(): Promise<void>;
  /** The ids of the list as it is served. */
  served(customerId: string): Promise<string[] | undefined>;
  latest(customerId: string): Promise<RecommendationList | undefined>;
  records(topic: TopicId): Promise<Delivery[]>;
  close(): Promise<void>;
}

export async function openShop(config: { exploration?: number; diversity?: number } = {}): Promise<TestShop> {
  const cache = createMemoryCache(clock);
  const messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 2, replication: 1 }));
  const followed = { messaging, namespace, logger: silentLogger };
  const catalogue = await followCatalogue(followed);
  const segments = await followSegments(followed);
  const experiments = await followExperiments(followed);
  const models = await followModels({ ...followed, onSwap: () => undefined });
  const learners = await followInteractions({ ...followed, segments, catalogue, interactionsMax: 100_000 });
  const maker = createListMaker({
    ...{ models, learners, catalogue, segments, experiments },
    config: { exploration: 0, diversity: 0, ...config },
  });
  let made = 0;
  const makeList: typeof maker = (state) => {
    made += 1;
    return maker(state);
  };
  const desk = createListDesk({ makeList, cache, messaging, namespace, clock });
  const offsets = new Map<number, number>();
  const records = async (topic: TopicId) => {
    const found: Delivery[] = [];
    await messaging.readToEnd({ topic: topicName(namespace, topic) }, async (batch) => {
      found.push(...batch);
    });
    return found;
  };
  const send: TestShop['send'] = async (customerId, rest) => {
    const partition = 0;
    const offset = (offsets.get(partition) ?? -1) + 1;
    offsets.set(partition, offset);
    const timestamp = new Date(now + offset * 1_000).toISOString();
    const event: CustomerEvent = {
      ...{ messageId: `m${offset}`, shop: 'demo', customerId, type: 'track' },
      ...{ timestamp, receivedAt: timestamp, inbox: { partition, offset } },
      ...rest,
    };
    const key = customerKey('demo', customerId);
    await messaging.send([{ topic: topicName(namespace, 'events'), key, value: JSON.stringify(event) }]);
  };
  const latest = async (customerId: string) =>
    (await records('recommendations'))
      .filter(({ key }) => key === customerKey('demo', customerId))
      .map(({ value }) => JSON.parse(String(value)) as RecommendationList)
      .at(-1);
  return {
    ...{ cache, messaging, models, learners, records, send, latest },
    made: () => made,
    act: (customerId, event, ...items) =>
      send(customerId, { event, properties: { products: items.map((product_id) => ({ product_id })) } }),
    item: async (itemId, rest = {}) => {
      const item: CatalogueItem = { shop: 'demo', itemId, title: itemId, ...rest };
      const topic = topicName(namespace, 'items');
      await messaging.send([{ topic, key: itemKey('demo', itemId), value: JSON.stringify(item) }]);
      await catalogue.catchUp();
    },
    run: async ({ crash = false } = {}) => {
      const ensureViews = keepViews({ ...followed, cache, desk });
      const { process } = recommendationPipeline({
        ...{ cache, namespace, ensureViews, desk },
        judge: async () => undefined,
      });
      for (const topic of ['events', 'recommendationMerges'] as const)
        for (const batch of Map.groupBy(await records(topic), ({ partition }) => partition).values()) {
          const outcomes = await process(batch);
          await desk.makeUp();
          if (!crash) await messaging.send(outcomes.flatMap((one) => (one.kind === 'ok' ? one.emit : [])));
        }
    },
    learned: async () => {
      while ((await learners.lag()) > 0) await new Promise((resolve) => setImmediate(resolve));
    },
    served: async (customerId) => {
      const key = viewKey(namespace, 'demo', customerId, 'recommendations');
      const [found] = await cache.readVersioned([key]);
      if (!found) return undefined;
      return pickRecommendations(found.value, itemsFrom(found.value), 1_000, () => true).map(
        (line) => (JSON.parse(line) as { itemId: string }).itemId,
      );
    },
    close: async () => {
      await Promise.all([catalogue, segments, experiments, models, learners].map((one) => one.stop()));
      await messaging.close();
    },
  };
}
