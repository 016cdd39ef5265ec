import type { Cache } from '@shoal/cache';
import { clocksKey, type FeatureState, topicName } from '@shoal/contracts';
import { readFeatureState } from '@shoal/features';
import { type Delivery, drop, headerText, type Outcome, ok, type Pipeline } from '@shoal/messaging';
import { begunSweeps, readMarks } from '@shoal/sweeps';
import type { Audiences } from './audiences/follow-audiences.ts';
import type { Candidate } from './domain/decide.ts';
import type { Models } from './models.ts';
import { assign, newerAssignments } from './steps/assign.ts';
import { emitAssignment } from './steps/emit-assignments.ts';

export interface SegmentPipelineDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly models: Pick<Models, 'judgeOf'>;
  /** Left out where nobody asks for audiences. */
  readonly audiences?: Pick<Audiences, 'judgeOf'>;
  /** Makes sure that the assignments of a partition are in Redis, after it was emptied too; tells whether they were. */
  readonly ensureViews: (partition: number) => Promise<boolean>;
}

/** Records of one step: one pipeline of Redis commands each way and one write to the broker. */
const batchSizeMax = 1_500;

/**
 * Features become segments:
 *
 *   features.v1 -> the newest state of each customer in the batch
 *               -> the nearest segment of the shop's model, at the shop's clock, and the audiences whose rules hold
 *               -> compare-and-set in Redis, member sets
 *               -> segment-changes.v1 where somebody moved, segment-assignments.v1
 *
 * Sweeps (sweep.ts) take the same steps for customers to whom nothing happened.
 */
export function segmentPipeline(dependencies: SegmentPipelineDependencies): Pipeline {
  const { namespace } = dependencies;
  return {
    name: 'segments',
    group: `${namespace}.segmentation`,
    topics: [topicName(namespace, 'features')],
    batchSizeMax,
    process: (batch) => assignBatch(batch, dependencies),
    findNewer: newerAssignments(dependencies.cache, namespace),
  };
}

async function assignBatch(
  batch: readonly Delivery[],
  { cache, namespace, models, audiences, ensureViews }: SegmentPipelineDependencies,
): Promise<Outcome[]> {
  const { partition = 0 } = batch[0] ?? {};
  const { candidates, newestAt } = candidatesOf(batch);
  const [clocks, marks] = await Promise.all([
    clocksAt(candidates, { cache, namespace }),
    readMarks({ cache, namespace, service: 'segmentation', partition }),
  ]);
  const occasionOf = (shop: string) => ({
    at: clocks.get(shop) ?? 0,
    judge: models.judgeOf(shop),
    audiences: audiences?.judgeOf(shop),
    begunSweeps: begunSweeps(marks, shop),
  });
  const ensureView = () => ensureViews(partition);
  const publications = await assign(candidates, occasionOf, { cache, namespace, ensureView });
  return batch.map((delivery, index) => {
    if (newestAt.get(delivery.key) !== index) return drop('superseded in its batch');
    const traceparent = headerText(delivery, 'traceparent');
    const published = publications.get(delivery.key) ?? [];
    return ok(...published.flatMap((publication) => emitAssignment(publication, namespace, traceparent)));
  });
}

/** Each shop's clock: never behind its customers at hand, even while Redis has lost it. */
async function clocksAt(
  candidates: ReadonlyMap<string, Candidate>,
  { cache, namespace }: Pick<SegmentPipelineDependencies, 'cache' | 'namespace'>,
): Promise<ReadonlyMap<string, number>> {
  const clocks = new Map(await cache.readNumbers(clocksKey(namespace)));
  for (const { state } of candidates.values()) {
    clocks.set(state.shop, Math.max(clocks.get(state.shop) ?? 0, state.lastSeenAt));
  }
  return clocks;
}

/**
 * The state with the highest version of each customer, and the place of the record that it stands in.
 * @param read Undefined for what is to be passed over.
 */
export function candidatesOf(
  batch: readonly Delivery[],
  read: (value: Buffer) => FeatureState | undefined = readFeatureState,
): {
  readonly candidates: ReadonlyMap<string, Candidate>;
  readonly newestAt: ReadonlyMap<string, number>;
} {
  const candidates = new Map<string, Candidate>();
  const newestAt = new Map<string, number>();
  batch.forEach(({ key, value }, index) => {
    const state = value === null ? undefined : read(value);
    if (!state) return;
    const former = candidates.get(key);
    const sinceVersion = Math.min(state.version, former?.sinceVersion ?? state.version);
    const isNewest = !former || state.version >= former.state.version;
    candidates.set(key, { state: isNewest ? state : former.state, sinceVersion });
    if (isNewest) newestAt.set(key, index);
  });
  return { candidates, newestAt };
}
