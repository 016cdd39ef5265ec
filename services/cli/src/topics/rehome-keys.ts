import { type Delivery, MessagingError, type PartitionOffsets } from '@shoal/messaging';
import { layoutOf, type RehomingTopic, type Survey, surveyPartition } from './survey-partition.ts';

export interface Rehomed {
  readonly topic: string;
  /** Keys whose newest record was written to the partition that they belong into. */
  readonly moved: number;
}

/**
 * Brings the keys of a compacted topic into the partitions that they belong into. Of a partition that has keys of another one, the newest
 * record of every key is written anew, to wherever it belongs; once all is acknowledged, and found to be there, what stood in the partition before
 * is removed. A tombstone in the old partition would not do: until the broker compacts, days later, who reads the topic as a whole would
 * find an old record and a tombstone beside the new one, in any order. Broken off anywhere it can be done again: nothing is removed before all is
 * written, and where a key has a record at home already, that one is the newer.
 */
export async function rehomeKeys(rehoming: RehomingTopic): Promise<Rehomed> {
  const { messaging, topic } = rehoming;
  const offsets = await messaging.offsets(topic);
  const { mixed, newer } = await layoutOf(rehoming);
  const written = new Map<number, number>();
  const before = new Map<number, number>();
  let moved = 0;
  for (const place of offsets.filter(({ partition }) => mixed.has(partition))) {
    const survey = await surveyPartition(rehoming, place);
    const superseded = await superseding(
      survey,
      offsets.filter(({ partition }) => newer.has(partition)),
      rehoming,
    );
    moved += survey.misplaced - superseded.size;
    await writeHome({ survey, superseded, written }, rehoming);
    before.set(place.partition, place.high);
  }
  await verifyWritten(offsets, written, rehoming);
  await messaging.truncate(topic, before);
  return { topic, moved };
}

/** Keys of a partition that have a record at home already: somebody has written there since the topic has so many partitions. */
async function superseding(
  { newest, homes, place }: Survey,
  newer: readonly PartitionOffsets[],
  { messaging, topic, partitions, see }: RehomingTopic,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  const ends = new Map(newer.map(({ partition, high }) => [partition, high]));
  const wanted = [...homes].filter((home) => ends.has(home) && home !== place.partition);
  if (wanted.length === 0) return known;
  await messaging.readToEnd({ topic, partitions: wanted }, async (batch) => {
    for (const { key, partition, offset } of batch) {
      const isFromBefore = offset < (ends.get(partition) ?? 0);
      const isAtHome = messaging.partitionOf(key, partitions) === partition;
      if (isFromBefore && isAtHome && newest.has(key)) known.add(key);
    }
    see(batch.length);
  });
  return known;
}

interface Writing {
  readonly survey: Survey;
  readonly superseded: ReadonlySet<string>;
  /** Records written so far, by the partition that they are to be found in. */
  readonly written: Map<number, number>;
}

async function writeHome(
  { survey: { newest, place }, superseded, written }: Writing,
  { messaging, topic, partitions, see }: RehomingTopic,
): Promise<void> {
  let count = 0;
  const isWanted = ({ key, offset }: Delivery) => newest.get(key) === offset && !superseded.has(key);
  await messaging.readToEnd({ topic, partitions: [place.partition] }, async (batch) => {
    const wanted = batch.filter(isWanted);
    await messaging.send(wanted.map(({ key, value, headers }) => ({ topic, key, value, headers })));
    for (const { key } of wanted) {
      const home = messaging.partitionOf(key, partitions);
      written.set(home, (written.get(home) ?? 0) + 1);
    }
    count += wanted.length;
    see(batch.length);
  });
  if (count !== newest.size - superseded.size) throw incomplete(topic);
}

/** What is about to be removed must be elsewhere: a producer that has not heard of the new partitions would write to former ones. */
async function verifyWritten(
  before: readonly PartitionOffsets[],
  written: ReadonlyMap<number, number>,
  { messaging, topic }: RehomingTopic,
): Promise<void> {
  if (written.size === 0) return;
  const ends = new Map((await messaging.offsets(topic)).map(({ partition, high }) => [partition, high]));
  for (const { partition, high } of before) {
    if ((ends.get(partition) ?? 0) - high < (written.get(partition) ?? 0)) throw incomplete(topic);
  }
}

function incomplete(topic: string): MessagingError {
  const text = `not all records of ${topic} came where they belong; nothing was removed: run the command again`;
  return new MessagingError('BROKER_UNAVAILABLE', text);
}
