import { accessKey, newKeyText } from '@shoal/access';
import { createRedisCache } from '@shoal/cache';
import { type TopicId, topicName } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createKafkaMessaging, type Delivery, type Messaging } from '@shoal/messaging';
import type { Shop, ShopOptions } from '../support/shop.ts';
import { until } from '../support/until.ts';

const preparedWithinMs = 60_000;

/** What `openShop` of tests/support opens, with a copy of every topic on each of several brokers. */
export async function openReplicatedShop(
  { brokers, redisUrl, name = 'demo', partitions = 6, ...options }: ShopOptions,
  replication: number,
): Promise<Shop> {
  const namespace = `test-${process.pid}-replicated-${Date.now().toString(36)}`;
  const kafka = { brokers, clientId: `${namespace}.outside`, logger: silentLogger, clock: { now: Date.now } };
  const messaging = await createKafkaMessaging(kafka);
  const topics = allTopicSettings({ namespace, partitions, replication });
  await untilTaken('topics on every broker', () => messaging.prepareTopics(topics));
  const [writeKey, readKey, manageKey] = [newKeyText('write'), newKeyText('read'), newKeyText('manage')];
  const key = accessKey(writeKey, name, 'write', Date.now());
  const topic = topicName(namespace, 'keys');
  const keys = [{ topic, key: key.hash, value: JSON.stringify(key) }];
  await untilTaken('a key', () => messaging.send(keys));
  const cache = await createRedisCache({ url: redisUrl, onError: () => undefined });
  return {
    ...{ name, namespace, writeKey, readKey, manageKey, messaging, cache },
    environment: {
      KAFKA_BROKERS: brokers.join(','),
      REDIS_URL: redisUrl,
      SHOAL_NAMESPACE: namespace,
      SHOAL_PARTITIONS: String(partitions),
      SHOAL_REPLICATION: String(replication),
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

/** In a young cluster the brokers do not all know each other or what they lead, and refuse what they take a moment later. */
async function untilTaken(what: string, attempt: () => Promise<void>): Promise<void> {
  let fault: unknown;
  await until(what, { withinMs: preparedWithinMs, describe: () => String(fault) }, async () => {
    try {
      await attempt();
      return true;
    } catch (error) {
      fault = error;
      return false;
    }
  });
}

function readers(messaging: Messaging, namespace: string): Pick<Shop, 'count' | 'records' | 'done'> {
  const nameOf = (topic: TopicId) => topicName(namespace, topic);
  return {
    count: async (topic) => {
      const offsets = await messaging.offsets(nameOf(topic));
      return offsets.reduce((sum, { low, high }) => sum + high - low, 0);
    },
    records: async (topic) => {
      const records: Delivery[] = [];
      await messaging.readToEnd({ topic: nameOf(topic) }, async (batch) => {
        records.push(...batch);
      });
      return records;
    },
    done: async (service, topic) => {
      const committed = await messaging.committed(`${namespace}.${service}`, nameOf(topic));
      return [...committed.values()].reduce((sum, offset) => sum + Math.max(0, offset), 0);
    },
  };
}
