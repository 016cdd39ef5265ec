import type { Admin } from 'kafkajs';
import { MessagingError } from '../errors.ts';
import type { TopicSettings } from '../messaging.ts';
import { ConfigResourceTypes, KafkaJSProtocolError } from './kafkajs.ts';
import { partitionOffsets } from './offsets.ts';

/** Creates missing topics, then compares partitions and cleanup of those there; other settings are the operator's. */
export async function prepareTopics(admin: Admin, wanted: readonly TopicSettings[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ topic }) => !existing.has(topic));
  if (missing.length > 0) {
    await createTopics(admin, missing);
    // A broker names leaders before they lead. Asking for offsets is what only a leader answers: who writes before that has
    // kafkajs repeat a request of which some partitions were written already.
    await Promise.all(missing.map(({ topic }) => partitionOffsets(admin, topic)));
  }
  const differences = await differencesOf(admin, wanted);
  if (differences.length > 0) throw new MessagingError('TOPIC_MISMATCH', differences.join('; '));
}

async function createTopics(admin: Admin, missing: readonly TopicSettings[]): Promise<void> {
  const topics = missing.map(({ topic, partitions, replication, config }) => ({
    topic,
    numPartitions: partitions,
    replicationFactor: replication,
    configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
  }));
  try {
    // kafkajs's own waiting gives up where a broker has not heard of a new topic yet.
    await admin.createTopics({ topics, waitForLeaders: false });
  } catch (error) {
    // Another service may have made some of them at the same moment; the check that follows sees whether all are there.
    const causes = error instanceof AggregateError ? error.errors : [error];
    const known = causes.every(
      (cause) => cause instanceof KafkaJSProtocolError && cause.type === 'TOPIC_ALREADY_EXISTS',
    );
    if (!known)
      throw new MessagingError('BROKER_UNAVAILABLE', `topics could not be created: ${String(error)}`, error);
  }
}

async function differencesOf(admin: Admin, wanted: readonly TopicSettings[]): Promise<string[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
  const partitions = new Map(topics.map((topic) => [topic.name, topic.partitions.length]));
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: wanted.map(({ topic }) => ({
      type: ConfigResourceTypes.TOPIC,
      name: topic,
      configNames: ['cleanup.policy'],
    })),
  });
  const cleanup = new Map(
    resources.map(({ resourceName, configEntries }) => [resourceName, configEntries[0]?.configValue]),
  );
  return wanted.flatMap(({ topic, partitions: count, config }) => {
    const differences: string[] = [];
    if (partitions.get(topic) !== count) {
      differences.push(
        `topic ${topic} has ${partitions.get(topic) ?? 0} partitions, the configuration says ${count}`,
      );
    }
    if (cleanup.get(topic) !== config['cleanup.policy']) {
      differences.push(
        `topic ${topic} has cleanup.policy ${cleanup.get(topic)}, it must be ${config['cleanup.policy']}`,
      );
    }
    return differences;
  });
}
