import type { Messaging, PartitionOffsets } from '@shoal/messaging';

/** A compacted topic whose keys are to be where they belong. */
export interface RehomingTopic {
  readonly messaging: Messaging;
  readonly topic: string;
  /** How many the topic has, or is to have. */
  readonly partitions: number;
  /** How many it had when its keys were last where they belonged; the same number where nobody knows. */
  readonly former: number;
  /** Told how many records have been looked at. */
  readonly see: (records: number) => void;
}

/** Which partitions of a topic are not as they should be. */
export interface Layout {
  /** Those with anything of a key that belongs elsewhere, be it a tombstone. */
  readonly mixed: ReadonlySet<number>;
  /** Those that may have keys which are in another partition too: they were written to since the topic has more partitions than it had. */
  readonly newer: ReadonlySet<number>;
}

/** Looks once at the whole of a topic and keeps nothing of it. */
export async function layoutOf({
  messaging,
  topic,
  partitions,
  former,
  see,
}: RehomingTopic): Promise<Layout> {
  const mixed = new Set<number>();
  const newer = new Set<number>();
  await messaging.readToEnd({ topic }, async (batch) => {
    for (const { key, partition } of batch) {
      if (messaging.partitionOf(key, partitions) !== partition) mixed.add(partition);
      // Of a key that has stayed in its former place there is nothing elsewhere, unless it is in one that is no former place of it.
      if (former === partitions || messaging.partitionOf(key, former) !== partition) newer.add(partition);
    }
    see(batch.length);
  });
  return { mixed, newer };
}

/** What is in one partition of a compacted topic. */
export interface Survey {
  readonly place: PartitionOffsets;
  /** The offset of the newest record of each key; keys that are gone are not among them. */
  readonly newest: ReadonlyMap<string, number>;
  /** Keys that belong elsewhere, and where to. */
  readonly misplaced: number;
  readonly homes: ReadonlySet<number>;
}

/** Reads one partition: its keys are in memory meanwhile, its values are not. */
export async function surveyPartition(
  { messaging, topic, partitions, see }: RehomingTopic,
  place: PartitionOffsets,
): Promise<Survey> {
  const newest = new Map<string, number>();
  const { partition, low, high } = place;
  if (low < high)
    await messaging.readToEnd({ topic, partitions: [partition] }, async (batch) => {
      for (const { key, value, offset } of batch) {
        // What has been brought here from other partitions meanwhile is in its place.
        if (offset >= high) continue;
        if (value === null) newest.delete(key);
        else newest.set(key, offset);
      }
      see(batch.length);
    });
  const strays = [...newest.keys()].filter((key) => messaging.partitionOf(key, partitions) !== partition);
  const homes = new Set(strays.map((key) => messaging.partitionOf(key, partitions)));
  return { place, newest, misplaced: strays.length, homes };
}
