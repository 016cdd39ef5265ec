import { topicName } from '@shoal/contracts';
import type { Broker } from '../broker/open-broker.ts';
import type { Progress } from '../progress.ts';
import { type Growth, planGrowth } from './growth.ts';
import { commitEnds, obstacleTo } from './obstacles.ts';
import { rehomeKeys } from './rehome-keys.ts';
import { surveyPartition } from './survey-partition.ts';

export interface PartitionsRequest {
  readonly partitions: number;
  /** Looks and counts, but changes nothing. */
  readonly dryRun: boolean;
}

export interface PartitionsResult {
  readonly partitions: number;
  readonly dryRun: boolean;
  /** Topics that were given partitions, and how many they had. */
  readonly grown: readonly { readonly topic: string; readonly from: number }[];
  /** Keys that were brought to another partition, by compacted topic; topics without such keys are left out. */
  readonly moved: readonly { readonly topic: string; readonly keys: number }[];
  /** Why it cannot be done yet; on a dry run alone, else it is thrown. */
  readonly obstacle?: string;
  /** Records that came to the inbox meanwhile, from storefronts that publish to Kafka. */
  readonly arrived: number;
}

/**
 * Adds partitions to every topic that is shared by its number, without breaking the order of a key or leaving its state behind. Compacted topics
 * come first, with their keys brought home, and the inbox last: services refuse topics of different numbers, so that none can start
 * while a key might be in two places. Done again after it was broken off, it goes on. Throws CommandError where it cannot be done yet.
 */
export async function addPartitions(
  broker: Broker,
  { partitions, dryRun }: PartitionsRequest,
  progress: Progress,
): Promise<PartitionsResult> {
  const growth = await planGrowth(broker, partitions);
  const obstacle = await obstacleTo(growth, broker);
  const grown = growth.topics
    .filter((shared) => shared.partitions < partitions)
    .map(({ topic, partitions: from }) => ({ topic, from }));
  const result = { partitions, dryRun, grown };
  if (dryRun) {
    const moved = await countStrays(growth, broker, progress);
    return { ...result, moved, arrived: 0, ...(obstacle && { obstacle: obstacle.message }) };
  }
  if (obstacle) throw obstacle;
  const inboxBefore = await inboxEnd(broker);
  const moved = await growCompacted(growth, broker, progress);
  const others = growth.topics.filter(({ isCompacted }) => !isCompacted).map(({ topic }) => topic);
  const inbox = topicName(broker.namespace, 'inbox');
  await broker.messaging.addPartitions(
    others.filter((topic) => topic !== inbox),
    partitions,
  );
  const arrived = (await inboxEnd(broker)) - inboxBefore;
  await broker.messaging.addPartitions(
    others.filter((topic) => topic === inbox),
    partitions,
  );
  return { ...result, moved, arrived };
}

type Moved = PartitionsResult['moved'];

async function growCompacted(growth: Growth, broker: Broker, progress: Progress): Promise<Moved> {
  const { messaging } = broker;
  const { partitions, former } = growth;
  const names = compactedOf(growth);
  await messaging.addPartitions(names, partitions);
  const see = counting('read and written', progress);
  const moved = await ofEach(names, async (topic) => {
    const rehomed = await rehomeKeys({ messaging, topic, partitions, former, see });
    return { topic, keys: rehomed.moved };
  });
  // They have done all that there was: what was written again, or removed, is none of their work. One after the other, since who commits
  // is a member of the group for that long.
  for (const topic of names) await commitEnds(topic, broker);
  return moved.filter(({ keys }) => keys > 0);
}

async function countStrays(growth: Growth, { messaging }: Broker, progress: Progress): Promise<Moved> {
  const { partitions, former } = growth;
  const see = counting('read', progress);
  const moved = await ofEach(compactedOf(growth), async (topic) => {
    let keys = 0;
    for (const place of await messaging.offsets(topic))
      keys += (await surveyPartition({ messaging, topic, partitions, former, see }, place)).misplaced;
    return { topic, keys };
  });
  return moved.filter(({ keys }) => keys > 0);
}

/** Topics worked on at once. Each has the keys of one partition in memory; alone, most of the time would pass with joining groups to read. */
const sideBySideMax = 4;

/** Ends when all have ended, one that failed or not: nothing goes on behind the back of who is told. */
async function ofEach<T>(names: readonly string[], work: (topic: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...names.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, topic] = next;
      results[index] = await work(topic);
    }
  };
  const workers = Array.from({ length: sideBySideMax }, () =>
    worker().catch((error: unknown) => {
      waiting.length = 0;
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return results;
}

function compactedOf({ topics }: Growth): readonly string[] {
  return topics.filter(({ isCompacted }) => isCompacted).map(({ topic }) => topic);
}

function counting(what: string, progress: Progress): (records: number) => void {
  let total = 0;
  const see = (records: number) => {
    total += records;
    progress.show(`${total.toLocaleString('en')} records of compacted topics ${what}`);
  };
  see(0);
  return see;
}

async function inboxEnd({ messaging, namespace }: Broker): Promise<number> {
  const topic = topicName(namespace, 'inbox');
  if (!(await messaging.listTopics()).includes(topic)) return 0;
  return (await messaging.offsets(topic)).reduce((sum, { high }) => sum + high, 0);
}
