import { accessKey, followKeys, newKeyText } from '@shoal/access';
import { type Cache, CacheError, createMemoryCache, type MemoryCache } from '@shoal/cache';
import { topicName } from '@shoal/contracts';
import { type RecordingLogger, recordingLogger } from '@shoal/logging';
import { allTopicSettings, createMemoryMessaging, type Messaging, MessagingError } from '@shoal/messaging';
import { manualClock } from '@shoal/runtime';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { Registry } from 'prom-client';
import { followAudiences } from '../audiences/audience-table.ts';
import { type ChangeFeed, followChanges } from '../changes/change-feed.ts';
import { type AppDependencies, buildApp } from '../http/app.ts';
import { createGatewayMetrics } from '../metrics.ts';
import { followModels } from '../models.ts';
import { followCustomers } from '../preview/follow-customers.ts';
import { createPreview } from '../preview/preview.ts';
import { createExposureLog } from '../recommendations/exposure-log.ts';
import { followItems, type ItemTable } from '../recommendations/item-table.ts';

export const namespace = 'test';
export const now = Date.UTC(2026, 2, 14, 9, 26, 53);

/** A gateway on the in-memory twins, with keys for the shop "demo" and another one. */
export interface TestGateway {
  readonly app: FastifyInstance;
  readonly cache: MemoryCache;
  readonly messaging: Messaging;
  readonly feed: ChangeFeed;
  readonly items: ItemTable;
  readonly registry: Registry;
  readonly logger: RecordingLogger;
  readonly readKey: string;
  readonly manageKey: string;
  readonly writeKey: string;
  readonly otherKey: string;
  /** Has every call to the views rejected from now on, as when Redis is away. */
  loseViews(): void;
  /** Has everything that is sent, looked up or counted rejected from now on, as when the broker is away. */
  loseBroker(): void;
  get(path: string, key?: string): Promise<LightMyRequestResponse>;
}

export async function openGateway(
  options: Partial<
    Pick<AppDependencies, 'streamsMax' | 'streamPendingBytesMax' | 'heartbeatMs' | 'rebuyable'>
  > = {},
): Promise<TestGateway> {
  const clock = manualClock(now);
  const cache = createMemoryCache(clock);
  const { seen: views, lose: loseViews } = losable<Cache>(cache, viewsAway);
  const messaging = createMemoryMessaging({ clock }).connect();
  const { seen: broker, lose: loseBroker } = losable<Messaging>(messaging, brokerAway);
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 3, replication: 1 }));
  const [readKey, manageKey, writeKey] = [newKeyText('read'), newKeyText('manage'), newKeyText('write')];
  const otherKey = newKeyText('manage');
  const keys = [
    accessKey(readKey, 'demo', 'read', now),
    accessKey(writeKey, 'demo', 'write', now),
    accessKey(manageKey, 'demo', 'manage', now),
    accessKey(otherKey, 'other', 'manage', now),
  ];
  const topic = topicName(namespace, 'keys');
  await messaging.send(keys.map((key) => ({ topic, key: key.hash, value: JSON.stringify(key) })));
  const logger = recordingLogger();
  const registry = new Registry();
  const followed = { messaging, namespace, logger };
  const feed = await followChanges(followed);
  const customers = followCustomers({ ...followed, customersMax: 10_000 });
  const items = await followItems(followed);
  const app = buildApp({
    cache: views,
    namespace,
    flowPartitions: 3,
    clock,
    keyring: await followKeys(followed),
    models: await followModels(followed),
    feed,
    audiences: await followAudiences(followed),
    items,
    exposures: createExposureLog({ ...followed, cache: views, countLost: () => undefined }),
    rebuyable: new Set(),
    messaging: broker,
    preview: createPreview({ customers, cache: views, namespace, clock }),
    logger,
    metrics: createGatewayMetrics(registry),
    streamsMax: 100,
    streamPendingBytesMax: 1_048_576,
    ...options,
  });
  const get = (url: string, key = readKey) =>
    app.inject({ url, headers: { authorization: `Bearer ${key}` } });
  const all = { readKey, manageKey, writeKey, otherKey };
  return { app, cache, messaging, feed, items, registry, logger, ...all, loseViews, loseBroker, get };
}

/** Behaves as it did until it is lost; from then on `answer` stands for each function that it gives one for. */
function losable<T extends object>(
  port: T,
  answer: (name: PropertyKey) => (() => Promise<never>) | undefined,
) {
  let isLost = false;
  const seen = new Proxy(port, {
    get: (target, name, receiver) => (isLost && answer(name)) || Reflect.get(target, name, receiver),
  });
  return {
    seen,
    lose: () => {
      isLost = true;
    },
  };
}

const viewsAway = () => () => Promise.reject(new CacheError('away'));
const asksBroker: ReadonlySet<PropertyKey> = new Set(['send', 'readAt', 'offsets', 'committed']);
const brokerAway = (name: PropertyKey) =>
  asksBroker.has(name) ? () => Promise.reject(new MessagingError('BROKER_UNAVAILABLE', 'away')) : undefined;

/** Waits for a condition without a clock: other work goes on in between. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
