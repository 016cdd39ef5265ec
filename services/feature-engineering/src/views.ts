import { type Cache, guardPartitions } from '@shoal/cache';
import { completeKey, type FeatureState, topicName, viewTtlMs } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import { raiseClocks } from './steps/raise-clocks.ts';
import { stateKey } from './steps/update-states.ts';

export interface ViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
}

/**
 * Feature states in Redis, rebuilt from the compacted topic. Events, hand-overs and features have the same key and number
 * of partitions, so the states of an events partition are those of the features partition of the same number.
 */
export function keepViews(dependencies: ViewsDependencies): (partition: number) => Promise<boolean> {
  const { cache, namespace } = dependencies;
  return guardPartitions(cache, {
    markOf: (partition) => completeKey(namespace, 'feature-engineering', partition),
    rebuild: (partition) => rebuild(partition, dependencies),
  });
}

/** Whether the states of a partition are known to be in Redis. */
export async function hasViews(
  partition: number,
  { cache, namespace }: Pick<ViewsDependencies, 'cache' | 'namespace'>,
): Promise<boolean> {
  const [mark] = await cache.read([completeKey(namespace, 'feature-engineering', partition)]);
  return mark !== undefined;
}

async function rebuild(partition: number, dependencies: ViewsDependencies): Promise<void> {
  const { messaging, namespace, logger } = dependencies;
  const range = { topic: topicName(namespace, 'features'), partitions: [partition] };
  const records = await messaging.readToEnd(range, (batch) => restore(batch, dependencies));
  logger.info({ partition, records }, 'feature states are complete');
}

async function restore(batch: readonly Delivery[], dependencies: ViewsDependencies): Promise<void> {
  const { cache, namespace } = dependencies;
  // Only the newest of a key counts, whatever their order: an instance that had lost the partition may have written late.
  const newest = new Map<string, { state: FeatureState; value: string }>();
  for (const { key, value } of batch) {
    if (value === null) continue;
    const text = value.toString();
    const state = JSON.parse(text) as FeatureState;
    if (state.version > (newest.get(key)?.state.version ?? 0)) newest.set(key, { state, value: text });
  }
  const entries = [...newest];
  await cache.raiseVersioned(
    entries.map(([key, { state, value }]) => ({
      key: stateKey(namespace, key),
      version: state.version,
      value,
      ttlMs: viewTtlMs,
    })),
  );
  await raiseClocks(
    entries.map(([key, { state }]) => ({ key, at: state.lastSeenAt })),
    dependencies,
  );
}
