import { randomUUID } from 'node:crypto';
import type { Logger } from '@shoal/logging';
import type { logLevel as LogLevel } from 'kafkajs';
import { MessagingError } from '../errors.ts';
import type { Messaging, Subscription } from '../messaging.ts';
import { ChosenPartitions } from './chosen-partitions.ts';
import { registerCompression } from './compression.ts';
import { GroupCommitProducer, type ProducerBounds } from './group-commit-producer.ts';
import { committedOffsets, startGroupConsumer } from './group-consumer.ts';
import { groupsOf } from './groups.ts';
import { addPartitions } from './grow-topics.ts';
import { createCluster, Kafka, logLevel } from './kafkajs.ts';
import { partitionOffsets, setOffsets } from './offsets.ts';
import { partitionOf } from './partition-of.ts';
import { prepareTopics } from './prepare-topics.ts';
import { readToEnd } from './read-to-end.ts';
import { RecordReader } from './record-reader.ts';
import { truncate } from './truncate.ts';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  /** Names this client in the broker's logs and begins the names of its passing groups. */
  readonly clientId: string;
  readonly logger: Logger;
  readonly clock: { now(): number };
  readonly producer?: Partial<ProducerBounds>;
  /** Silence after which a member of a group counts as dead; default 20,000. */
  readonly sessionTimeoutMs?: number;
}

const producerDefaults: ProducerBounds = {
  queuedMessagesMax: 50_000,
  queuedBytesMax: 134_217_728,
  requestMessagesMax: 5_000,
  requestBytesMax: 4_000_000,
};
const partitionsSideBySide = 4;
const followBatchSize = 500;
const sessionTimeoutDefaultMs = 20_000;

/** Connects to Kafka. Rejects with BROKER_UNAVAILABLE when none of the brokers answers. */
export async function createKafkaMessaging(options: KafkaOptions): Promise<Messaging> {
  const { kafka, admin, producer, chosen } = await connectTo(options);
  const { clock, sessionTimeoutMs = sessionTimeoutDefaultMs } = options;
  const writer = new GroupCommitProducer(producer, chosen, { ...producerDefaults, ...options.producer });
  const reader = new RecordReader(() => createCluster(kafka));
  const subscriptions = new Set<Subscription>();
  const keep = (subscription: Subscription): Subscription => {
    subscriptions.add(subscription);
    return subscription;
  };
  return {
    send: (messages) => writer.send(messages),
    consume: async ({ concurrency = partitionsSideBySide, ...rest }, handler) => {
      const settings = {
        ...rest,
        concurrency,
        from: 'beginning',
        commit: true,
        sessionTimeoutMs,
        clock,
      } as const;
      return keep(await startGroupConsumer(kafka, admin, settings, handler));
    },
    follow: async ({ topics, from, batchSizeMax = followBatchSize }, handler) => {
      const group = `${options.clientId}.follow-${randomUUID()}`;
      const settings = {
        group,
        topics,
        from,
        batchSizeMax,
        concurrency: 1,
        commit: false,
        sessionTimeoutMs,
        clock,
      };
      return keep(await startGroupConsumer(kafka, admin, settings, handler));
    },
    readToEnd: (range, handler) => readToEnd({ kafka, admin, group: options.clientId }, range, handler),
    readAt: (place) => reader.readAt(place),
    prepareTopics: (topics) => prepareTopics(admin, topics),
    addPartitions: (topics, count) => addPartitions(admin, topics, count),
    partitionOf,
    truncate: (topic, before) => truncate(admin, topic, before),
    listTopics: () => admin.listTopics(),
    offsets: (topic) => partitionOffsets(admin, topic),
    committed: (group, topic) => committedOffsets(admin, group, topic),
    commit: (group, topic, offsets) => setOffsets(kafka, group, topic, offsets),
    groups: (prefix) => groupsOf(admin, prefix),
    clusterId: async () => (await admin.describeCluster()).clusterId,
    ping: async () => {
      await admin.describeCluster();
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await writer.close();
      await reader.close();
      await admin.disconnect();
    },
  };
}

async function connectTo(options: KafkaOptions) {
  registerCompression();
  const kafka = new Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    connectionTimeout: 3_000,
    requestTimeout: 20_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    logCreator: () => forwardLogs(options.logger),
  });
  const admin = kafka.admin();
  const chosen = new ChosenPartitions();
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: chosen.createPartitioner,
    retry: { initialRetryTime: 50, retries: 5 },
  });
  try {
    await Promise.all([admin.connect(), producer.connect()]);
  } catch (error) {
    const text = `no Kafka broker answers at ${options.brokers.join(', ')}: is it running, and is KAFKA_BROKERS right?`;
    throw new MessagingError('BROKER_UNAVAILABLE', text, error);
  }
  return { kafka, admin, producer, chosen };
}

/** kafkajs logs through ours; its errors are warnings here, since it retries and what fails for good is thrown. */
function forwardLogs(logger: Logger) {
  return ({ namespace, level, log }: { namespace: string; level: LogLevel; log: { message: string } }) => {
    const { message, ...details } = log;
    const fields = { client: 'kafkajs', namespace, ...details };
    if (level <= logLevel.WARN) logger.warn(fields, message);
    else logger.debug(fields, message);
  };
}
