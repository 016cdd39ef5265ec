import type { Admin } from 'kafkajs';
import type { PartitionOffsets } from '../messaging.ts';

/** First and next offset of each partition of a topic, by partition number. */
export async function partitionOffsets(admin: Admin, topic: string): Promise<PartitionOffsets[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** The offsets to start from so as to see everything since a moment; the end where nothing is that new. */
export async function offsetsSince(admin: Admin, topic: string, since: number): Promise<Map<number, number>> {
  const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, since);
  return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}

/** Commits for a group that has no members. */
export async function setOffsets(
  admin: Admin,
  groupId: string,
  topic: string,
  offsets: ReadonlyMap<number, number>,
): Promise<void> {
  const partitions = Array.from(offsets, ([partition, offset]) => ({ partition, offset: String(offset) }));
  await admin.setOffsets({ groupId, topic, partitions });
}
