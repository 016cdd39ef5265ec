import { accessKey, followKeys, newKeyText } from '@shoal/access';
import { type Cache, CacheError, createMemoryCache, type MemoryCache } from '@shoal/cache';
import { topicName } from '@shoal/contracts';
import { type RecordingLogger, recordingLogger } from '@shoal/logging';
import { allTopicSettings, createMemoryMessaging, type Messaging } from '@shoal/messaging';
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
  get(path: string, key?: string): Promise<LightMyRequestResponse>;
}

export async function openGateway(
  options: Partial<
    Pick<AppDependencies, 'streamsMax' | 'streamPendingBytesMax' | 'heartbeatMs' | 'rebuyable'>
  > = {},
): Promise<TestGateway> {
  const clock = manualClock(now);
  const cache = createMemoryCache(clock);
  const { views, loseViews } = losable(cache);
  const messaging = createMemoryMessaging({ clock }).connect();
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
    messaging,
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
  return { app, cache, messaging, feed, items, registry, logger, ...all, loseViews, get };
}

function losable(cache: Cache): { views: Cache; loseViews(): void } {
  let isLost = false;
  const views = new Proxy(cache, {
    get: (target, name, receiver) =>
      isLost ? () => Promise.reject(new CacheError('away')) : Reflect.get(target, name, receiver),
  });
  return {
    views,
    loseViews: () => {
      isLost = true;
    },
  };
}

/** Waits for a condition without a clock: other work goes on in between. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
