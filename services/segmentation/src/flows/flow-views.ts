import { type Cache, guardPartitions } from '@shoal/cache';
import { completeKey, flowStepAt, flowSteps, topicName } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import { moveOf } from '../domain/segment-move.ts';
import { addMoves, type BucketMoves, bucketsOf, type PlacedMove } from './count-moves.ts';
import { readChange } from './flow-pipeline.ts';

export interface FlowViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
}

/** Ids that are remembered while a partition is counted from its beginning: copies lie near each other. */
const idsMax = 200_000;

/** The buckets of each partition, counted anew from `segment-changes.v1` when Redis was emptied: as far back as that reaches. */
export function keepFlows(dependencies: FlowViewsDependencies): (partition: number) => Promise<boolean> {
  const { cache, namespace } = dependencies;
  return guardPartitions(cache, {
    markOf: (partition) => completeKey(namespace, 'segmentation-flows', partition),
    rebuild: (partition) => rebuild(partition, dependencies),
  });
}

async function rebuild(
  partition: number,
  { messaging, cache, namespace, logger }: FlowViewsDependencies,
): Promise<void> {
  const documents = new Map<
    string,
    NonNullable<ReturnType<typeof addMoves>> & Pick<BucketMoves, 'step' | 'number'>
  >();
  const newest = new Map<string, number>();
  const seen = new Set<string>();
  let end = 0;
  const count = async (batch: readonly Delivery[]) => {
    end = Math.max(end, ...batch.map(({ offset }) => offset + 1));
    const moves = firstMoves(batch, seen);
    for (const { shop, at } of moves) newest.set(shop, Math.max(newest.get(shop) ?? 0, at));
    for (const { key, step, number, moves: own } of bucketsOf(moves, { namespace, partition })) {
      const next = addMoves(documents.get(key), own);
      if (next) documents.set(key, { ...next, step, number });
    }
  };
  await messaging.readToEnd(
    { topic: topicName(namespace, 'segmentChanges'), partitions: [partition] },
    count,
  );
  const latest = Math.max(0, ...newest.values());
  const kept = [...documents].filter(
    ([, { step, number }]) => number >= flowStepAt(step, latest - flowSteps[step].keptMs),
  );
  await cache.raiseVersioned(
    kept.map(([key, { bucket, step }]) => ({
      key,
      // All that was read counts as counted, second copies among it: their claims are lost.
      version: end,
      value: JSON.stringify(bucket),
      ttlMs: flowSteps[step].keptMs,
    })),
  );
  logger.info({ partition, buckets: kept.length }, 'flows are complete');
}

function firstMoves(batch: readonly Delivery[], seen: Set<string>): PlacedMove[] {
  const moves: PlacedMove[] = [];
  for (const delivery of batch) {
    const change = readChange(delivery);
    if (!change || seen.has(change.id)) continue;
    seen.add(change.id);
    if (seen.size > idsMax) seen.delete(seen.values().next().value ?? '');
    const move = moveOf(change);
    if (move) moves.push({ ...move, offset: delivery.offset });
  }
  return moves;
}
