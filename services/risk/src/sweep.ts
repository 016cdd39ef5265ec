import type { Cache } from '@shoal/cache';
import { completeKey, parseCustomerKey, topicName } from '@shoal/contracts';
import { dayMs, featureStateIn } from '@shoal/features';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import type { ChurnThresholds } from './domain/churn-thresholds.ts';
import { dueSweeps, type Sweep, type SweepMarks } from './domain/due-sweeps.ts';
import type { Models } from './models.ts';
import type { NoteFault } from './scoring-faults.ts';
import { emitRisk } from './steps/emit-risks.ts';
import { judgeStates, newestStates, readClocks } from './steps/judge-features.ts';
import { updateRisks } from './steps/update-risks.ts';

/** Customers judged at once: the live flow goes on beside it and must not wait for long. */
const batchSizeMax = 100;

export interface SweepDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly models: Models;
  readonly thresholds: ChurnThresholds;
  readonly noteFault: NoteFault;
  readonly logger: Logger;
  readonly clock: { now(): number };
  readonly sweepPauseMs: number;
  readonly ensureViews: (partition: number) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** Judges every customer of the partitions again, where their shop's clock has come to another day, or its model is new. */
export async function sweepPartitions(
  partitions: readonly number[],
  dependencies: SweepDependencies,
): Promise<void> {
  if (!(await haveClocks(dependencies))) return;
  for (const partition of partitions) {
    if (dependencies.signal.aborted) return;
    await sweepPartition(partition, dependencies);
  }
}

/**
 * Whether the shops' clocks are all there. In an emptied Redis they come back as feature-engineering restores its states; until then
 * everybody would be judged at the wrong time.
 */
async function haveClocks({ messaging, cache, namespace }: SweepDependencies): Promise<boolean> {
  const partitions = await messaging.offsets(topicName(namespace, 'features'));
  const marks = partitions.map(({ partition }) => completeKey(namespace, 'feature-engineering', partition));
  return !(await cache.read(marks)).includes(undefined);
}

async function sweepPartition(partition: number, dependencies: SweepDependencies): Promise<void> {
  const { cache, namespace, models, clock, sweepPauseMs: pauseMs, logger, signal } = dependencies;
  await dependencies.ensureViews(partition);
  const markKey = `${namespace}:{risk/${partition}}:sweeps`;
  const [clocks, [text]] = await Promise.all([readClocks({ cache, namespace }), cache.read([markKey])]);
  const marks = (text ? JSON.parse(text) : {}) as SweepMarks;
  const goals = models.shops().map((shop) => ({
    shop,
    modelVersion: models.churnOf(shop)?.version ?? 0,
    day: Math.floor((clocks.get(shop) ?? 0) / dayMs),
  }));
  const due = dueSweeps(goals, marks, { now: clock.now(), pauseMs });
  if (due.size === 0) return;
  const note = async (marksOf: (sweep: Sweep, shop: string) => SweepMarks[string]) => {
    for (const [shop, sweep] of due) marks[shop] = marksOf(sweep, shop);
    await cache.write([{ key: markKey, value: JSON.stringify(marks) }]);
  };
  await note(({ repeats }, shop) => ({ ...marks[shop], begun: [...repeats] }));
  const customers = await judgeAll(partition, { due, clocks }, dependencies);
  // What was given up is noted as begun, and so taken up again by whoever owns the partition next.
  if (signal.aborted) return;
  await note(({ id }) => ({ ended: id, endedAt: clock.now(), begun: [] }));
  logger.info({ partition, customers, sweeps: [...due].map(([shop, { id }]) => `${shop}/${id}`) }, 'swept');
}

interface Occasion {
  readonly due: ReadonlyMap<string, Sweep>;
  readonly clocks: ReadonlyMap<string, number>;
}

/** Reads the partition twice: first for the place of each customer's newest state, then to judge these alone. */
async function judgeAll(
  partition: number,
  occasion: Occasion,
  dependencies: SweepDependencies,
): Promise<number> {
  const { messaging, namespace, signal } = dependencies;
  const range = { topic: topicName(namespace, 'features'), partitions: [partition] };
  const newestAt = new Map<string, number>();
  await messaging.readToEnd(range, async (batch) => {
    for (const { key, offset } of batch)
      if (occasion.due.has(parseCustomerKey(key).shop)) newestAt.set(key, offset);
  });
  await messaging.readToEnd({ ...range, batchSizeMax }, async (batch) => {
    if (signal.aborted) return;
    const newest = batch.filter(({ key, offset }) => newestAt.get(key) === offset);
    await judgeBatch(newest, occasion, dependencies);
  });
  return newestAt.size;
}

async function judgeBatch(
  batch: readonly Delivery[],
  { due, clocks }: Occasion,
  dependencies: SweepDependencies,
): Promise<void> {
  const { namespace, models, messaging, ensureViews, noteFault } = dependencies;
  const { partition = 0 } = batch[0] ?? {};
  const states = batch.flatMap(({ key, value }) => {
    const state = value === null ? undefined : featureStateIn(value);
    return state ? [[key, state] as const] : [];
  });
  const sweepOf = (key: string) => due.get(parseCustomerKey(key).shop);
  const customers = [...Map.groupBy(states, ([key]) => sweepOf(key))].flatMap(([sweep, own]) => {
    if (!sweep) return [];
    const judgements = judgeStates(newestStates(own), { models, clocks, sweep: sweep.id, noteFault });
    return Array.from(judgements, ([key, judgement]) => ({
      ...{ key, inputs: [], judgement },
      repeats: (changedBy: { readonly sweep?: string }) =>
        changedBy.sweep !== undefined && sweep.repeats.has(changedBy.sweep),
    }));
  });
  const updates = await updateRisks(customers, {
    ...dependencies,
    ensureView: () => ensureViews(partition),
    customersOf: () => ({}),
  });
  await messaging.send([...updates.values()].flatMap((update) => emitRisk(update, namespace)));
}
