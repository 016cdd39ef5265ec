import { createMemoryCache, type MemoryCache } from '@shoal/cache';
import {
  type CustomerEvent,
  customerKey,
  type ReviewSentiment,
  type SentimentChange,
  type SentimentStanding,
  type SentimentSubject,
  sentimentKey,
  subjectKey,
  type TopicId,
  topicName,
} from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createMemoryMessaging, type Delivery, type Messaging } from '@shoal/messaging';
import { Registry } from 'prom-client';
import { type Categories, followCategories } from '../categories.ts';
import { textFieldsOf } from '../domain/text-fields.ts';
import { createJudge } from '../judge.ts';
import { followModels, type Models } from '../models.ts';
import { sentimentPipeline } from '../pipeline.ts';
import type { Judge } from '../steps/judge-reviews.ts';
import { keepViews } from '../views.ts';

export const namespace = 'test';
export const dayMs = 86_400_000;
export const start = Date.UTC(2026, 0, 1);
export const fields = textFieldsOf('Product Reviewed:review_body');
const clock = { now: () => start };
const noLlm = { llmUrl: '', llmModel: '', llmTimeoutMs: 1_000 };

/** sentiment on the in-memory twins. */
export interface TestShop {
  readonly cache: MemoryCache;
  readonly messaging: Messaging;
  readonly models: Models;
  readonly categories: Categories;
  /** A review of an item on a day; `rest` says more of the event. */
  review(text: string, about: ReviewFacts, rest?: Partial<CustomerEvent>): Promise<void>;
  /** Writes a record as it is. */
  write(topic: TopicId, key: string, value: string): Promise<void>;
  /** Runs all that lies in the input topics from their beginning, judging first; a crash loses what would have been published, of all or of opinions. */
  run(options?: { readonly crash?: 'all' | 'opinions' }): Promise<void>;
  sentiments(): Promise<ReviewSentiment[]>;
  changes(): Promise<SentimentChange[]>;
  standings(): Promise<SentimentStanding[]>;
  standing(subject: SentimentSubject): Promise<SentimentStanding | undefined>;
  close(): Promise<void>;
}

export interface ReviewFacts {
  readonly day?: number;
  readonly item?: string;
  readonly customer?: string;
  readonly category?: string;
  readonly rating?: number;
}

export async function openShop(judge?: Judge): Promise<TestShop> {
  const cache = createMemoryCache(clock);
  const messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 2, replication: 1 }));
  const followed = { messaging, namespace, logger: silentLogger };
  const models = await followModels(followed);
  const categories = await followCategories(followed);
  const logger = silentLogger;
  const pipeline = sentimentPipeline({
    ...{ cache, namespace, fields, rule: { dropBy: 0.2, reviewsMin: 8 } },
    judge: judge ?? createJudge({ models, config: noLlm, logger, metrics: new Registry() }),
    categories,
    ensureViews: keepViews({ ...followed, cache }),
  });
  const records = async (topic: TopicId) => {
    const found: Delivery[] = [];
    await messaging.readToEnd({ topic: topicName(namespace, topic) }, async (batch) => {
      found.push(...batch);
    });
    return found;
  };
  const read = async <T>(topic: TopicId) =>
    (await records(topic)).map(({ value }) => JSON.parse(String(value)) as T);
  const write = (topic: TopicId, key: string, value: string) =>
    messaging.send([{ topic: topicName(namespace, topic), key, value }]);
  let offset = -1;
  return {
    ...{ cache, messaging, models, categories, write },
    review: (text, { day = 0, item = 'p-1', customer = 'ann', category, rating }, rest = {}) => {
      offset += 1;
      const timestamp = new Date(start + day * dayMs + offset).toISOString();
      const properties = { product_id: item, ...(category && { category }), review_body: text, rating };
      const event: CustomerEvent = {
        ...{ messageId: `m${offset}`, shop: 'demo', customerId: customer, type: 'track' },
        ...{ event: 'Product Reviewed', timestamp, receivedAt: timestamp, properties },
        inbox: { partition: 0, offset },
        ...rest,
      };
      return write('events', customerKey('demo', customer), JSON.stringify(event));
    },
    run: async ({ crash } = {}) => {
      for (const topic of ['events', 'opinions'] as const)
        for (const batch of Map.groupBy(await records(topic), ({ partition }) => partition).values()) {
          const outcomes = await pipeline.process(batch);
          if (crash !== 'all' && crash !== topic)
            await messaging.send(outcomes.flatMap((one) => (one.kind === 'ok' ? one.emit : [])));
        }
    },
    sentiments: () => read<ReviewSentiment>('sentiments'),
    changes: () => read<SentimentChange>('sentimentChanges'),
    standings: () => read<SentimentStanding>('sentimentStandings'),
    standing: async (subject) => {
      const [found] = await cache.readVersioned([sentimentKey(namespace, subjectKey('demo', subject))]);
      return found && (JSON.parse(found.value) as SentimentStanding);
    },
    close: async () => {
      await Promise.all([models.stop(), categories.stop()]);
      await messaging.close();
    },
  };
}
