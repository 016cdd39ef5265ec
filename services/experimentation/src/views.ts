import { type Cache, guardPartitions } from '@shoal/cache';
import { completeKey, type ExperimentOutcomes, topicName, viewTtlMs } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import { outcomesKey } from './steps/update-outcomes.ts';

export interface ViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
}

/**
 * Outcomes in Redis, rebuilt from the compacted topic. All topics of the pipeline have the same key and number of partitions, so
 * the outcomes of a partition are those of the partition of the same number.
 */
export function keepViews(dependencies: ViewsDependencies): (partition: number) => Promise<boolean> {
  const { cache, namespace } = dependencies;
  return guardPartitions(cache, {
    markOf: (partition) => completeKey(namespace, 'experimentation', partition),
    rebuild: (partition) => rebuild(partition, dependencies),
  });
}

async function rebuild(
  partition: number,
  { messaging, cache, namespace, logger }: ViewsDependencies,
): Promise<void> {
  const range = { topic: topicName(namespace, 'experimentOutcomes'), partitions: [partition] };
  const records = await messaging.readToEnd(range, (batch) =>
    cache.raiseVersioned(
      newestOf(batch).map((write) => ({ ...write, key: outcomesKey(namespace, write.key) })),
    ),
  );
  logger.info({ partition, records }, 'outcomes of experiments are complete');
}

/** The newest of each key, whatever their order: an instance that had lost the partition may have written late. */
function newestOf(batch: readonly Delivery[]) {
  const newest = new Map<string, { key: string; version: number; value: string; ttlMs: number }>();
  for (const { key, value } of batch) {
    if (value === null) continue;
    const text = value.toString();
    const { version } = JSON.parse(text) as ExperimentOutcomes;
    if (version > (newest.get(key)?.version ?? 0))
      newest.set(key, { key, version, value: text, ttlMs: viewTtlMs });
  }
  return [...newest.values()];
}
