import { type Cache, updateDocuments } from '@shoal/cache';
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
  await updateDocuments(buckets, {
    ...{ cache, ensureView: () => ensureFlows(partition), what: 'buckets of moves' },
    keyOf: ({ key }) => key,
    ttlMsOf: ({ step }) => flowSteps[step].keptMs,
    decide: ({ moves }, document) => {
      const stored = document && { ...document, bucket: JSON.parse(document.value) as FlowBucket };
      const next = addMoves(stored, moves);
      return next && { version: next.version, value: JSON.stringify(next.bucket) };
    },
  });
}
