import { type Cache, guardPartitions } from '@shoal/cache';
import { completeKey, type SegmentAssignment, topicName, viewTtlMs } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import { assignmentKey } from './steps/assignment-key.ts';
import { updateMembers } from './steps/update-members.ts';

export interface ViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
}

/** Assignments and member sets in Redis, rebuilt from the compacted topic, which has the partitions of the features. */
export function keepViews(dependencies: ViewsDependencies): (partition: number) => Promise<boolean> {
  const { cache, namespace } = dependencies;
  return guardPartitions(cache, {
    markOf: (partition) => completeKey(namespace, 'segmentation', partition),
    rebuild: (partition) => rebuild(partition, dependencies),
  });
}

async function rebuild(partition: number, dependencies: ViewsDependencies): Promise<void> {
  const { messaging, cache, namespace, logger } = dependencies;
  // Member sets are made of the last assignment of each customer alone, so these are gathered first.
  const newest = new Map<string, SegmentAssignment>();
  const gather = async (batch: readonly Delivery[]) => {
    for (const { key, value } of batch) {
      if (value === null) newest.delete(key);
      else {
        const assignment = JSON.parse(value.toString()) as SegmentAssignment;
        if (assignment.version >= (newest.get(key)?.version ?? 0)) newest.set(key, assignment);
      }
    }
  };
  await messaging.readToEnd({ topic: topicName(namespace, 'assignments'), partitions: [partition] }, gather);
  await cache.raiseVersioned(
    Array.from(newest, ([key, assignment]) => ({
      key: assignmentKey(namespace, key),
      version: assignment.version,
      value: JSON.stringify(assignment),
      ttlMs: viewTtlMs,
    })),
  );
  await updateMembers([...newest.values()], dependencies);
  logger.info({ partition, customers: newest.size }, 'assignments are complete');
}
