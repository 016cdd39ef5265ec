import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import type { PartitionOffsets } from '../messaging.ts';
import { KafkaJSProtocolError } from './kafkajs.ts';

/** First and next offset of each partition of a topic, by partition number. */
export async function partitionOffsets(admin: Admin, topic: string): Promise<PartitionOffsets[]> {
  const offsets = await whileLeadersMove(() => admin.fetchTopicOffsets(topic));
  return offsets
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** The offsets to start from so as to see everything since a moment; the end where nothing is that new. */
export async function offsetsSince(admin: Admin, topic: string, since: number): Promise<Map<number, number>> {
  const offsets = await whileLeadersMove(() => admin.fetchTopicOffsetsByTimestamp(topic, since));
  return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}

/**
 * Commits for a group that has no members, as a member that comes and goes. The admin client can do it too, but its
 * member waits five seconds for records before it leaves.
 */
export async function setOffsets(
  kafka: Kafka,
  groupId: string,
  topic: string,
  offsets: ReadonlyMap<number, number>,
): Promise<void> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 50 });
  await consumer.connect();
  try {
    const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
    await consumer.subscribe({ topics: [topic] });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => undefined });
    await joined;
    const places = Array.from(offsets, ([partition, offset]) => ({
      topic,
      partition,
      offset: String(offset),
    }));
    await consumer.commitOffsets(places);
  } finally {
    await consumer.disconnect();
  }
}

const askedForMs = 60_000;
const pauseMs = { least: 50, most: 1_000 } as const;

/**
 * kafkajs gives up asking for offsets where it tries everything else again. A topic that was created a moment ago has a
 * leader by name that does not lead yet, or none at all, in whose answer kafkajs then looks for what is not there (a TypeError): the
 * first start beside an empty broker would fail by it.
 */
async function whileLeadersMove<T>(ask: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + askedForMs;
  // Longer each time: many services that start beside a broker that is slow would keep it from getting ready.
  for (let pause: number = pauseMs.least; ; pause = Math.min(2 * pause, pauseMs.most)) {
    try {
      return await ask();
    } catch (error) {
      const passes = error instanceof TypeError || (error instanceof KafkaJSProtocolError && error.retriable);
      if (!passes || performance.now() > giveUpAt) throw error;
      await delay(pause);
    }
  }
}
