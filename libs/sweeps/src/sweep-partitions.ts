import type { Cache } from '@shoal/cache';
import { clocksKey, completeKey, parseCustomerKey, topicName } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import type { Logger } from '@shoal/logging';
import {
  backOff,
  type Delivery,
  type FindNewer,
  type Messaging,
  type OutgoingMessage,
  publishNewest,
} from '@shoal/messaging';
import { dueSweeps, type Sweep, type SweepGoal, type SweepMarks } from './due-sweeps.ts';
import { readMarks, writeMarks } from './sweep-marks.ts';

export interface SweepDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
  readonly clock: { now(): number };
  /** Milliseconds between the sweeps of a shop for the sake of time alone. */
  readonly sweepPauseMs: number;
  /** Makes sure that what the service keeps in Redis of a partition is there. */
  readonly ensureViews: (partition: number) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** What sweeps are due in a partition, and the moments that they judge by: the shops' clocks when they began. */
export interface SweepOccasion {
  readonly due: ReadonlyMap<string, Sweep>;
  readonly clocks: ReadonlyMap<string, number>;
}

/** The part of a sweep that is the service's own. */
export interface SweepWork {
  /** The service: names its marks and its consumer group. */
  readonly service: string;
  /** Customers judged at once: much less than in the live flow, which goes on beside it and must not wait for long. */
  readonly batchSizeMax: number;
  /** What each shop is to be judged by: the day is added. */
  readonly goalsOf: (marks: SweepMarks) => readonly Omit<SweepGoal, 'day'>[];
  /** Called once a partition, before the sweep: it answers with what judges the customers of that partition. */
  readonly begin: (occasion: SweepOccasion) => Judge;
  /** As in the live flow: an older document must not be left last. */
  readonly findNewer: FindNewer;
}

/** Judges customers by the records of their newest states; resolves with the messages that follow, in order. */
export type Judge = (newest: readonly Delivery[]) => Promise<readonly OutgoingMessage[]>;

interface PartitionSweep extends SweepOccasion {
  readonly marks: SweepMarks;
  readonly judge: Judge;
}

/**
 * Looks again at every customer of the partitions owned here, where a shop has something new to be judged by, or its clock has
 * come to another day: time alone moves customers. Reads the features topic beside the live flow, which goes on.
 */
export async function sweepPartitions(
  partitions: readonly number[],
  work: SweepWork,
  dependencies: SweepDependencies,
): Promise<void> {
  if (!(await haveClocks(dependencies))) return;
  const sweeps = new Map<number, PartitionSweep>();
  for (const partition of partitions) {
    const sweep = await planSweep(partition, work, dependencies);
    if (sweep.due.size > 0) sweeps.set(partition, sweep);
  }
  if (sweeps.size === 0) return;
  const note = notes(sweeps, work, dependencies);
  await note((mark, { repeats }) => ({ ...mark, begun: [...repeats] }));
  const customers = await sweepCustomers(sweeps, work, dependencies);
  // What was given up is noted as begun, and so taken up again by whoever owns the partition next.
  if (dependencies.signal.aborted) return;
  const endedAt = dependencies.clock.now();
  await note((_, { id: ended }) => ({ ended, endedAt, begun: [] }));
  const ids = new Set(
    [...sweeps.values()].flatMap(({ due }) => [...due].map(([shop, { id }]) => `${shop}/${id}`)),
  );
  dependencies.logger.info({ partitions: [...sweeps.keys()], customers, sweeps: [...ids] }, 'swept');
}

/**
 * Whether the shops' clocks are all there. In an emptied Redis they come back as feature-engineering restores its states,
 * partition by partition; until then they are missing or behind, and everybody would be judged at the wrong time.
 */
async function haveClocks({ messaging, cache, namespace }: SweepDependencies): Promise<boolean> {
  const partitions = await messaging.offsets(topicName(namespace, 'features'));
  const marks = partitions.map(({ partition }) => completeKey(namespace, 'feature-engineering', partition));
  return !(await cache.read(marks)).includes(undefined);
}

async function planSweep(
  partition: number,
  { service, goalsOf, begin }: SweepWork,
  { cache, namespace, clock, sweepPauseMs: pauseMs, ensureViews }: SweepDependencies,
): Promise<PartitionSweep> {
  await ensureViews(partition);
  const [clocks, marks] = await Promise.all([
    cache.readNumbers(clocksKey(namespace)),
    readMarks({ cache, namespace, service, partition }),
  ]);
  const goals = goalsOf(marks).map((goal) => ({
    ...goal,
    day: Math.floor((clocks.get(goal.shop) ?? 0) / dayMs),
  }));
  const occasion = { due: dueSweeps(goals, marks, { now: clock.now(), pauseMs }), clocks };
  return { ...occasion, marks, judge: begin(occasion) };
}

type MarkOf = (mark: SweepMarks[string] | undefined, sweep: Sweep) => SweepMarks[string];

/** Writes a mark for each shop of each sweep, and leaves those of other shops as they are. */
function notes(
  sweeps: ReadonlyMap<number, PartitionSweep>,
  { service }: SweepWork,
  { cache, namespace }: SweepDependencies,
): (markOf: MarkOf) => Promise<void> {
  return async (markOf) => {
    for (const [partition, { due, marks }] of sweeps) {
      const noted = Array.from(due, ([shop, sweep]) => [shop, markOf(marks[shop], sweep)] as const);
      await writeMarks({ cache, namespace, service, partition }, { ...marks, ...Object.fromEntries(noted) });
    }
  };
}

/**
 * Reads the partitions twice: first for the place of each customer's newest state, then to judge these alone. An older state
 * would move a customer to where he was.
 */
async function sweepCustomers(
  sweeps: ReadonlyMap<number, PartitionSweep>,
  { service, batchSizeMax, findNewer }: SweepWork,
  dependencies: SweepDependencies,
): Promise<number> {
  const { messaging, namespace, signal } = dependencies;
  const range = { topic: topicName(namespace, 'features'), partitions: [...sweeps.keys()] };
  const newestAt = new Map<string, number>();
  const ends = new Map<number, number>();
  await messaging.readToEnd(range, async (batch) => {
    for (const { key, offset, partition } of batch) {
      if (!sweeps.get(partition)?.due.has(parseCustomerKey(key).shop)) continue;
      newestAt.set(key, offset);
      ends.set(partition, offset + 1);
    }
  });
  await untilCommitted(ends, { ...range, service }, dependencies);
  await messaging.readToEnd({ ...range, batchSizeMax }, async (batch) => {
    const sweep = sweeps.get(batch[0]?.partition ?? -1);
    if (!sweep || signal.aborted) return;
    const messages = await sweep.judge(batch.filter(({ key, offset }) => newestAt.get(key) === offset));
    await messaging.send(messages);
    // The live flow may have moved a customer on between the two.
    await publishNewest(messages, findNewer, messaging);
  });
  return newestAt.size;
}

/**
 * Waits until the live flow is done with all that the sweep is about to look at. What it has stored of a customer and not
 * published yet stands in his document alone: a sweep that put its own change there would make that one vanish.
 */
async function untilCommitted(
  ends: ReadonlyMap<number, number>,
  { service, topic }: { readonly service: string; readonly topic: string },
  { messaging, namespace, signal }: SweepDependencies,
): Promise<void> {
  for (let attempt = 1; ends.size > 0 && !signal.aborted; attempt += 1) {
    const committed = await messaging.committed(`${namespace}.${service}`, topic);
    if ([...ends].every(([partition, end]) => (committed.get(partition) ?? -1) >= end)) return;
    await backOff(attempt, signal);
  }
}
