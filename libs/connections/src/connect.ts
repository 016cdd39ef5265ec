import { type Cache, createRedisCache } from '@shoal/cache';
import type { Logger } from '@shoal/logging';
import { allTopicSettings, createKafkaMessaging, type KafkaOptions, type Messaging } from '@shoal/messaging';

export interface ConnectOptions {
  /** The service's name: begins its client id and its consumer groups. */
  readonly service: string;
  readonly kafkaBrokers: readonly string[];
  readonly redisUrl: string;
  readonly namespace: string;
  readonly partitions: number;
  readonly replication: number;
  /** Silence after which an instance counts as dead; default 20,000. */
  readonly sessionTimeoutMs?: number;
  readonly logger: Logger;
  readonly clock: { now(): number };
}

/** What every service stands on. */
export interface Connections {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly checks: { readonly kafka: () => Promise<void>; readonly redis: () => Promise<void> };
  /** Another client of the same broker, with a queue of its own. */
  anotherMessaging(producer: KafkaOptions['producer']): Promise<Messaging>;
  close(): Promise<void>;
}

/** Thrown when Redis holds the views of another Kafka cluster: positions noted there would hide events here. */
export class ForeignViewsError extends Error {
  override readonly name = 'ForeignViewsError';
  readonly code = 'FOREIGN_VIEWS';
  readonly retriable = false;
}

/**
 * Connects to Kafka and Redis, creates and verifies the topics, and makes sure that both belong together.
 * Rejects with MessagingError, CacheError or ForeignViewsError; each says what to look at.
 */
export async function connect(options: ConnectOptions): Promise<Connections> {
  const {
    service,
    kafkaBrokers: brokers,
    redisUrl: url,
    namespace,
    logger,
    clock,
    sessionTimeoutMs,
  } = options;
  const kafka = { brokers, clientId: `${namespace}.${service}`, logger, clock, sessionTimeoutMs };
  const messaging = await createKafkaMessaging(kafka);
  const others: Messaging[] = [];
  let cache: Cache | undefined;
  const close = async () => {
    await Promise.all([messaging, ...others].map((client) => client.close()));
    await cache?.close();
  };
  try {
    await messaging.prepareTopics(allTopicSettings(options));
    const views = await createRedisCache({ url, onError: (err) => logger.warn({ err }, 'Redis connection') });
    cache = views;
    await verifyOrigin(messaging, views, namespace);
    return {
      messaging,
      cache: views,
      checks: { kafka: () => messaging.ping(), redis: () => views.ping() },
      anotherMessaging: async (producer) => {
        const another = await createKafkaMessaging({ ...kafka, producer });
        others.push(another);
        return another;
      },
      close,
    };
  } catch (error) {
    // Both, since a connection that is left open keeps the process from ending.
    await close();
    throw error;
  }
}

async function verifyOrigin(messaging: Messaging, cache: Cache, namespace: string): Promise<void> {
  const key = `${namespace}:{origin}:cluster`;
  const clusterId = await messaging.clusterId();
  const [known] = await cache.read([key]);
  if (known !== undefined && known !== clusterId) {
    const text = `Redis holds the views of Kafka cluster ${known}, but the broker is of cluster ${clusterId}`;
    throw new ForeignViewsError(`${text}: empty that Redis, or set another SHOAL_NAMESPACE`);
  }
  if (known === undefined) await cache.write([{ key, value: clusterId }]);
}
