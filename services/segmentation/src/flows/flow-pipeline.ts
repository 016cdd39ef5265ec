import { type Cache, CacheError, readWhole } from '@shoal/cache';
import { type FlowBucket, flowSteps, matches, SegmentChange, topicName } from '@shoal/contracts';
import { type Delivery, drop, type Outcome, ok, type Pipeline } from '@shoal/messaging';
import { moveOf } from '../domain/segment-move.ts';
import { claimChanges } from './claim-changes.ts';
import { addMoves, type BucketMoves, bucketsOf, type PlacedMove } from './count-moves.ts';

export interface FlowDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Makes sure that the buckets of a partition are in Redis, after it was emptied too; tells whether they were. */
  readonly ensureFlows: (partition: number) => Promise<boolean>;
}

const batchSizeMax = 1_000;
/** How often a bucket is counted anew when another instance wrote it at the same moment. */
const attemptsMax = 8;

/**
 * Changes become flows:
 *
 *   segment-changes.v1 -> the first copy of each change, by its id
 *                      -> the hour and the day of the shop's clock that it falls into
 *                      -> compare-and-set in Redis, by offset
 *
 * Behind the topic and not in the step that moves customers: what is counted is what receivers were told.
 */
export function flowPipeline(dependencies: FlowDependencies): Pipeline {
  const { namespace } = dependencies;
  return {
    name: 'flows',
    group: `${namespace}.segmentation-flows`,
    topics: [topicName(namespace, 'segmentChanges')],
    batchSizeMax,
    process: (batch) => countBatch(batch, dependencies),
  };
}

async function countBatch(batch: readonly Delivery[], dependencies: FlowDependencies): Promise<Outcome[]> {
  const { partition = 0 } = batch[0] ?? {};
  const { namespace } = dependencies;
  const changes = batch.map(readChange);
  const isFirst = await claimChanges(
    batch.flatMap((delivery, i) => (changes[i] ? [{ delivery, id: changes[i].id }] : [])),
    dependencies,
  );
  const moves = batch.flatMap(({ offset }, i): PlacedMove[] => {
    const move = changes[i] && isFirst.has(offset) ? moveOf(changes[i]) : undefined;
    return move ? [{ ...move, offset }] : [];
  });
  await storeAll(bucketsOf(moves, { namespace, partition }), partition, dependencies);
  return batch.map((_, i) => (changes[i] ? ok() : drop('not a segment change')));
}

/** A change as the contract has it; undefined for anything else, which nobody but this service writes. */
export function readChange({ value }: Delivery): SegmentChange | undefined {
  try {
    const change: unknown = JSON.parse(String(value));
    return matches(SegmentChange, change) ? change : undefined;
  } catch {
    return undefined; // Not JSON: dropped by the caller, with a reason.
  }
}

async function storeAll(
  buckets: readonly BucketMoves[],
  partition: number,
  { cache, ensureFlows }: FlowDependencies,
): Promise<void> {
  let open = buckets;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    if (attempt > attemptsMax)
      throw new CacheError(`${open.length} buckets kept changing while they were counted`);
    const keys = open.map(({ key }) => key);
    const documents = await readWhole(
      () => ensureFlows(partition),
      () => cache.readVersioned(keys),
    );
    const writes = open.flatMap((bucket, i) => {
      const document = documents[i];
      const stored = document && { ...document, bucket: JSON.parse(document.value) as FlowBucket };
      const next = addMoves(stored, bucket.moves);
      if (!next) return [];
      const { keptMs: ttlMs } = flowSteps[bucket.step];
      const value = JSON.stringify(next.bucket);
      return [
        { bucket, key: bucket.key, expected: stored?.version ?? 0, version: next.version, value, ttlMs },
      ];
    });
    const won = await cache.compareAndSet(writes);
    open = writes.filter((_, i) => !won[i]).map(({ bucket }) => bucket);
  }
}
