import { accessKey, newKeyText } from '@shoal/access';
import { type Cache, createRedisCache } from '@shoal/cache';
import { type TopicId, topicName } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createKafkaMessaging, type Delivery, type Messaging } from '@shoal/messaging';
import { until } from './until.ts';

/** One shop in a namespace of its own, seen from the outside: its keys, its topics, its views. */
export interface Shop {
  readonly name: string;
  readonly namespace: string;
  readonly writeKey: string;
  readonly readKey: string;
  readonly manageKey: string;
  readonly messaging: Messaging;
  readonly cache: Cache;
  /** What services are started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Records of a topic by now. */
  count(topic: TopicId): Promise<number>;
  records(topic: TopicId): Promise<Delivery[]>;
  /** Records that a group has done by now. */
  done(service: string, topic: TopicId): Promise<number>;
  close(): Promise<void>;
}

export interface ShopOptions {
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  readonly name?: string;
  readonly partitions?: number;
  /** One of its own where none is given. */
  readonly namespace?: string;
  /** How many brokers have a copy of everything; 1 where nothing is said. */
  readonly replication?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Prepares the topics of a namespace that nobody else uses, with a write key for one shop. */
export async function openShop(options: ShopOptions): Promise<Shop> {
  const { brokers, redisUrl, name = 'demo', partitions = 6, replication = 1 } = options;
  const { namespace = `test-${process.pid}-${Date.now().toString(36)}` } = options;
  const clock = { now: Date.now };
  const kafka = { brokers, clientId: `${namespace}.outside`, logger: silentLogger, clock };
  const messaging = await createKafkaMessaging(kafka);
  const topics = allTopicSettings({ namespace, partitions, replication });
  await untilTaken('topics on every broker', () => messaging.prepareTopics(topics));
  const [writeKey, readKey, manageKey] = [newKeyText('write'), newKeyText('read'), newKeyText('manage')];
  const keys = [
    accessKey(writeKey, name, 'write', Date.now()),
    accessKey(readKey, name, 'read', Date.now()),
    accessKey(manageKey, name, 'manage', Date.now()),
  ];
  const topic = topicName(namespace, 'keys');
  const records = keys.map((key) => ({ topic, key: key.hash, value: JSON.stringify(key) }));
  await untilTaken('keys', () => messaging.send(records));
  const cache = await createRedisCache({ url: redisUrl, onError: () => undefined });
  return {
    name,
    namespace,
    writeKey,
    readKey,
    manageKey,
    messaging,
    cache,
    environment: {
      KAFKA_BROKERS: brokers.join(','),
      REDIS_URL: redisUrl,
      SHOAL_NAMESPACE: namespace,
      SHOAL_PARTITIONS: String(partitions),
      SHOAL_REPLICATION: String(replication),
      // Growth alone has models trained: what the clock brings, or drift, could come between two looks of a test.
      SHOAL_SEGMENTATION_RETRAIN_DAYS: '0',
      SHOAL_SEGMENTATION_DRIFT_MAX: '0',
      ...options.environment,
    },
    ...readers(messaging, namespace),
    close: async () => {
      await messaging.close();
      await cache.close();
    },
  };
}

const takenWithinMs = 60_000;

/** In a young cluster the brokers do not all know each other or what they lead, and refuse what they take a moment later. */
async function untilTaken(what: string, attempt: () => Promise<void>): Promise<void> {
  let fault: unknown;
  await until(what, { withinMs: takenWithinMs, describe: () => String(fault) }, () =>
    attempt().then(
      () => true,
      (error: unknown) => {
        fault = error;
        return false;
      },
    ),
  );
}

function readers(messaging: Messaging, namespace: string): Pick<Shop, 'count' | 'records' | 'done'> {
  return {
    count: async (topic) => {
      const offsets = await messaging.offsets(topicName(namespace, topic));
      return offsets.reduce((sum, { low, high }) => sum + high - low, 0);
    },
    records: async (topic) => {
      const records: Delivery[] = [];
      await messaging.readToEnd({ topic: topicName(namespace, topic) }, async (batch) => {
        records.push(...batch);
      });
      return records;
    },
    done: async (service, topic) => {
      const committed = await messaging.committed(`${namespace}.${service}`, topicName(namespace, topic));
      return [...committed.values()].reduce((sum, offset) => sum + Math.max(0, offset), 0);
    },
  };
}

/** What each service reads, upstream first. */
const stages: readonly (readonly [service: string, topics: readonly TopicId[]])[] = [
  ['ingestion', ['inbox']],
  ['feature-engineering', ['events', 'featureMerges']],
  ['segmentation', ['features']],
  ['segmentation-flows', ['segmentChanges']],
];

/**
 * Waits until nothing is on its way any more: every service has done all that its topics hold. Upstream is looked at
 * first, and what it sends on is there before its offset moves, so one round that finds all done has seen the end.
 */
export async function untilDrained(
  shop: Shop,
  withinMs: number,
  services: readonly string[] = stages.map(([service]) => service),
): Promise<void> {
  let state: Record<string, string> = {};
  const isDrained = async () => {
    state = {};
    for (const [service, topics] of stages.filter(([name]) => services.includes(name))) {
      for (const topic of topics) {
        const [done, count] = [await shop.done(service, topic), await shop.count(topic)];
        state[`${service}/${topic}`] = `${done} of ${count}`;
        if (done < count) return false;
      }
    }
    // A hand-over may cause another, in the topic that was looked at: only a second look at it is sure.
    return (await shop.done('feature-engineering', 'featureMerges')) === (await shop.count('featureMerges'));
  };
  await until('the end of all work', { withinMs, describe: () => state }, isDrained);
}
