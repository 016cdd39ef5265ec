import type { Cache } from '@shoal/cache';
import { clocksKey, parseCustomerKey, topicName } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import type { Logger } from '@shoal/logging';
import type { Messaging } from '@shoal/messaging';
import type { Occasion } from './domain/decide.ts';
import { dueSweeps, type Sweep, type SweepMarks } from './domain/due-sweeps.ts';
import type { Models } from './models.ts';
import { candidatesOf } from './pipeline.ts';
import { assign } from './steps/assign.ts';
import { emitAssignment } from './steps/emit-assignments.ts';

/** Customers judged at once: less than in the live flow, which goes on beside it. */
const batchSizeMax = 1_000;

export interface SweepDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly models: Models;
  readonly logger: Logger;
  readonly clock: { now(): number };
  readonly sweepPauseMs: number;
  readonly ensureViews: (partition: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Looks again at every customer of the partitions owned here, where a shop has a new model or its clock has come to another
 * day: time alone moves customers. Reads the features topic once more, beside the live flow, which goes on.
 */
export async function sweepPartitions(
  partitions: readonly number[],
  dependencies: SweepDependencies,
): Promise<void> {
  for (const partition of partitions) {
    if (dependencies.signal.aborted) return;
    await sweepPartition(partition, dependencies);
  }
}

async function sweepPartition(partition: number, dependencies: SweepDependencies): Promise<void> {
  const { cache, namespace, models, clock, logger, signal, sweepPauseMs } = dependencies;
  await dependencies.ensureViews(partition);
  const clocks = await cache.readNumbers(clocksKey(namespace));
  const marksKey = `${namespace}:{segmentation/${partition}}:sweeps`;
  const [text] = await cache.read([marksKey]);
  const marks = (text ? JSON.parse(text) : {}) as SweepMarks;
  const goals = models
    .shops()
    .map((shop) => ({ shop, modelVersion: models.get(shop)?.version ?? 0, day: dayOf(clocks.get(shop)) }));
  const due = dueSweeps(goals, marks, { now: clock.now(), pauseMs: sweepPauseMs });
  if (due.size === 0) return;
  const note = (ended: boolean) =>
    cache.write([{ key: marksKey, value: JSON.stringify(noted(marks, due, ended, clock.now())) }]);
  await note(false);
  const occasions = new Map([...due].map(([shop, sweep]) => [shop, occasionOf(shop, sweep, clocks, models)]));
  const customers = await sweepCustomers(partition, occasions, dependencies);
  if (signal.aborted) return;
  await note(true);
  logger.info({ partition, customers, sweeps: [...due.values()].map(({ id }) => id) }, 'swept');
}

/**
 * Reads the partition twice: first for the place of each customer's newest state, then to judge these alone. An older state
 * would move a customer to where he was.
 */
async function sweepCustomers(
  partition: number,
  occasions: ReadonlyMap<string, Occasion>,
  { messaging, cache, namespace, signal }: SweepDependencies,
): Promise<number> {
  const range = { topic: topicName(namespace, 'features'), partitions: [partition] };
  const newestAt = new Map<string, number>();
  await messaging.readToEnd(range, async (batch) => {
    for (const { key, offset } of batch)
      if (occasions.has(parseCustomerKey(key).shop)) newestAt.set(key, offset);
  });
  await messaging.readToEnd({ ...range, batchSizeMax }, async (batch) => {
    if (signal.aborted) return;
    const { candidates } = candidatesOf(batch.filter(({ key, offset }) => newestAt.get(key) === offset));
    const publications = await assign(candidates, (shop) => occasions.get(shop) as Occasion, {
      cache,
      namespace,
    });
    const assignments = [...publications.values()].flat();
    await messaging.send(assignments.flatMap((assignment) => emitAssignment(assignment, namespace)));
  });
  return newestAt.size;
}

function occasionOf(
  shop: string,
  sweep: Sweep,
  clocks: ReadonlyMap<string, number>,
  models: Models,
): Occasion {
  return { at: clocks.get(shop) ?? 0, judge: models.judgeOf(shop), sweep };
}

function noted(marks: SweepMarks, due: ReadonlyMap<string, Sweep>, ended: boolean, now: number): SweepMarks {
  const next = { ...marks };
  for (const [shop, { id, repeats }] of due) {
    next[shop] = ended ? { ended: id, endedAt: now, begun: [] } : { ...marks[shop], begun: [...repeats] };
  }
  return next;
}

const dayOf = (at = 0) => Math.floor(at / dayMs);
