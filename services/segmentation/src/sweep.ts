import type { Cache } from '@shoal/cache';
import { clocksKey, completeKey, parseCustomerKey, topicName } from '@shoal/contracts';
import { dayMs, featureStateIn } from '@shoal/features';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import type { Audiences } from './audiences/follow-audiences.ts';
import type { Occasion } from './domain/decide.ts';
import { dueSweeps, type Sweep, type SweepMarks } from './domain/due-sweeps.ts';
import type { Models } from './models.ts';
import { candidatesOf } from './pipeline.ts';
import { assign } from './steps/assign.ts';
import { emitAssignment } from './steps/emit-assignments.ts';

/** Customers judged at once: much less than in the live flow, which goes on beside it and must not wait for long. */
const batchSizeMax = 250;

export interface SweepDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly models: Models;
  /** Left out where nobody asks for audiences. */
  readonly audiences?: Audiences;
  readonly logger: Logger;
  readonly clock: { now(): number };
  readonly sweepPauseMs: number;
  readonly ensureViews: (partition: number) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** What is due in one partition: an occasion for each shop. */
interface PartitionSweep {
  readonly marks: SweepMarks;
  readonly due: ReadonlyMap<string, Sweep>;
  readonly occasions: ReadonlyMap<string, Occasion>;
}

/**
 * Looks again at every customer of the partitions owned here, where a shop has a new model, other audiences, or its clock has
 * come to another day: time alone moves customers. Reads the features topic once more, beside the live flow, which goes on.
 */
export async function sweepPartitions(
  partitions: readonly number[],
  dependencies: SweepDependencies,
): Promise<void> {
  if (!(await haveClocks(dependencies))) return;
  const sweeps = new Map<number, PartitionSweep>();
  for (const partition of partitions) {
    const sweep = await planSweep(partition, dependencies);
    if (sweep.due.size > 0) sweeps.set(partition, sweep);
  }
  if (sweeps.size === 0) return;
  for (const [partition, sweep] of sweeps) await noteBegun(partition, sweep, dependencies);
  const customers = await sweepCustomers(sweeps, dependencies);
  // What was given up is noted as begun, and so taken up again by whoever owns the partition next.
  if (dependencies.signal.aborted) return;
  for (const [partition, sweep] of sweeps) await noteEnded(partition, sweep, dependencies);
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

async function planSweep(partition: number, dependencies: SweepDependencies): Promise<PartitionSweep> {
  const { cache, namespace, models, audiences, clock, sweepPauseMs: pauseMs } = dependencies;
  await dependencies.ensureViews(partition);
  const [clocks, [text]] = await Promise.all([
    cache.readNumbers(clocksKey(namespace)),
    cache.read([marksKey(namespace, partition)]),
  ]);
  const marks = (text ? JSON.parse(text) : {}) as SweepMarks;
  // A shop that was swept for audiences is looked at for as long as it may still have members of deleted ones.
  const shops = new Set([...models.shops(), ...(audiences?.shops() ?? []), ...sweptForAudiences(marks)]);
  const goals = Array.from(shops, (shop) => ({
    shop,
    modelVersion: models.get(shop)?.version ?? 0,
    day: Math.floor((clocks.get(shop) ?? 0) / dayMs),
    audiences: audiences?.judgeOf(shop).revision,
  }));
  const due = dueSweeps(goals, marks, { now: clock.now(), pauseMs });
  const occasions = new Map(
    Array.from(due, ([shop, sweep]) => [
      shop,
      {
        at: clocks.get(shop) ?? 0,
        judge: models.judgeOf(shop),
        audiences: audiences?.judgeOf(shop),
        sweep,
      },
    ]),
  );
  return { marks, due, occasions };
}

function sweptForAudiences(marks: SweepMarks): string[] {
  return Object.keys(marks).filter((shop) => marks[shop]?.ended?.includes('#'));
}

/**
 * Reads the partitions twice: first for the place of each customer's newest state, then to judge these alone. An older state
 * would move a customer to where he was.
 */
async function sweepCustomers(
  sweeps: ReadonlyMap<number, PartitionSweep>,
  dependencies: SweepDependencies,
): Promise<number> {
  const { messaging, namespace, signal } = dependencies;
  const range = { topic: topicName(namespace, 'features'), partitions: [...sweeps.keys()] };
  const newestAt = new Map<string, number>();
  await messaging.readToEnd(range, async (batch) => {
    for (const { key, offset, partition } of batch) {
      if (sweeps.get(partition)?.due.has(parseCustomerKey(key).shop)) newestAt.set(key, offset);
    }
  });
  await messaging.readToEnd({ ...range, batchSizeMax }, async (batch) => {
    const sweep = sweeps.get(batch[0]?.partition ?? -1);
    if (!sweep || signal.aborted) return;
    const newest = batch.filter(({ key, offset }) => newestAt.get(key) === offset);
    await sweepBatch(newest, sweep, dependencies);
  });
  return newestAt.size;
}

async function sweepBatch(
  batch: readonly Delivery[],
  { occasions }: PartitionSweep,
  { cache, namespace, messaging, ensureViews }: SweepDependencies,
): Promise<void> {
  const { candidates } = candidatesOf(batch, featureStateIn);
  const { partition = 0 } = batch[0] ?? {};
  const publications = await assign(candidates, (shop) => occasions.get(shop) as Occasion, {
    cache,
    namespace,
    ensureView: () => ensureViews(partition),
  });
  const published = [...publications.values()].flat();
  await messaging.send(published.flatMap((publication) => emitAssignment(publication, namespace)));
}

function marksKey(namespace: string, partition: number): string {
  return `${namespace}:{segmentation/${partition}}:sweeps`;
}

async function noteBegun(
  partition: number,
  { marks, due }: PartitionSweep,
  { cache, namespace }: SweepDependencies,
): Promise<void> {
  const begun = Array.from(due, ([shop, { repeats }]) => [shop, { ...marks[shop], begun: [...repeats] }]);
  const value = JSON.stringify({ ...marks, ...Object.fromEntries(begun) });
  await cache.write([{ key: marksKey(namespace, partition), value }]);
}

async function noteEnded(
  partition: number,
  { marks, due }: PartitionSweep,
  { cache, namespace, clock }: SweepDependencies,
): Promise<void> {
  const ended = Array.from(due, ([shop, { id }]) => [shop, { ended: id, endedAt: clock.now(), begun: [] }]);
  const value = JSON.stringify({ ...marks, ...Object.fromEntries(ended) });
  await cache.write([{ key: marksKey(namespace, partition), value }]);
}
