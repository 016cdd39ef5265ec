import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { MessagingError } from '../errors.ts';
import { partitionOffsets } from './offsets.ts';

const knownWithinMs = 60_000;
const pauseMs = 100;

/** Gives topics as many partitions as wanted, and resolves once each of them is led; those that have as many are left as they are. */
export async function addPartitions(admin: Admin, topics: readonly string[], count: number): Promise<void> {
  const counts = await countsOf(admin, topics);
  const growing = topics.filter((topic) => (counts.get(topic) ?? 0) < count);
  if (growing.length === 0) return;
  try {
    const topicPartitions = growing.map((topic) => ({ topic, count }));
    await admin.createPartitions({ topicPartitions });
  } catch (error) {
    throw new MessagingError('BROKER_UNAVAILABLE', `partitions could not be added: ${String(error)}`, error);
  }
  await untilKnown(admin, growing, count);
}

async function countsOf(admin: Admin, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map();
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}

/** Brokers hear of new partitions one after the other, and only a leader answers with offsets. */
async function untilKnown(admin: Admin, topics: readonly string[], count: number): Promise<void> {
  const giveUpAt = performance.now() + knownWithinMs;
  for (const topic of topics) {
    while ((await partitionOffsets(admin, topic)).length < count) {
      if (performance.now() > giveUpAt)
        throw new MessagingError('BROKER_UNAVAILABLE', `topic ${topic} has no ${count} partitions yet`);
      await delay(pauseMs);
      // kafkajs holds on to the number that it knows for minutes; this is what makes it ask again.
      await admin.listGroups();
    }
  }
}
