import { type Cache, guardPartitions } from '@shoal/cache';
import { completeKey, type RecommendationList, topicName, viewTtlMs } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import { stateOf } from './domain/customer-state.ts';
import type { ListDesk } from './list-desk.ts';
import { stateKey } from './steps/update-states.ts';
import { writeLists } from './steps/write-lists.ts';

export interface ViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
  /** Told of customers whose list had not been made yet. */
  readonly desk: Pick<ListDesk, 'postpone'>;
}

/**
 * States and lists in Redis, rebuilt from the compacted topic. Events, merges and recommendations have the same key and number of
 * partitions, so the states of an events partition are those of the recommendations partition of the same number.
 */
export function keepViews(dependencies: ViewsDependencies): (partition: number) => Promise<boolean> {
  const { cache, namespace } = dependencies;
  return guardPartitions(cache, {
    markOf: (partition) => completeKey(namespace, 'recommendation', partition),
    rebuild: (partition) => rebuild(partition, dependencies),
  });
}

async function rebuild(partition: number, dependencies: ViewsDependencies): Promise<void> {
  const { messaging, namespace, logger } = dependencies;
  const range = { topic: topicName(namespace, 'recommendations'), partitions: [partition] };
  const records = await messaging.readToEnd(range, (batch) => restore(batch, dependencies));
  logger.info({ partition, records }, 'recommendations are complete');
}

async function restore(batch: readonly Delivery[], dependencies: ViewsDependencies): Promise<void> {
  const { cache, namespace, desk } = dependencies;
  // Only the newest of a key counts, whatever their order: an instance that had lost the partition may have written late.
  const newest = new Map<string, RecommendationList>();
  for (const { key, value } of batch) {
    if (value === null) continue;
    const list = JSON.parse(value.toString()) as RecommendationList;
    if (list.version >= (newest.get(key)?.version ?? 0)) newest.set(key, list);
  }
  await cache.raiseVersioned(
    Array.from(newest, ([key, list]) => ({
      key: stateKey(namespace, key),
      version: list.version,
      value: JSON.stringify(stateOf(list)),
      ttlMs: viewTtlMs,
    })),
  );
  const made = newest.values().filter(({ items }) => items.length > 0);
  await writeLists(made, dependencies);
  for (const [key, { items }] of newest) if (items.length === 0) desk.postpone(key);
}
