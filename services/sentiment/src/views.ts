import { type Cache, guardPartitions } from '@shoal/cache';
import { completeKey, type SentimentStanding, sentimentKey, topicName, viewTtlMs } from '@shoal/contracts';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';

export interface ViewsDependencies {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly namespace: string;
  readonly logger: Logger;
}

/** Standings in Redis, rebuilt from the compacted topic, which has the keys and so the partitions of the opinions. */
export function keepViews(dependencies: ViewsDependencies): (partition: number) => Promise<boolean> {
  const { cache, namespace } = dependencies;
  return guardPartitions(cache, {
    markOf: (partition) => completeKey(namespace, 'sentiment', partition),
    rebuild: (partition) => rebuild(partition, dependencies),
  });
}

async function rebuild(
  partition: number,
  { messaging, cache, namespace, logger }: ViewsDependencies,
): Promise<void> {
  const range = { topic: topicName(namespace, 'sentimentStandings'), partitions: [partition] };
  const records = await messaging.readToEnd(range, async (batch: readonly Delivery[]) => {
    const standings = batch.flatMap(({ key, value }) =>
      value === null ? [] : [{ key, value: value.toString(), version: versionOf(value) }],
    );
    await cache.raiseVersioned(
      standings.map(({ key, value, version }) => ({
        ...{ key: sentimentKey(namespace, key), version, value, ttlMs: viewTtlMs },
      })),
    );
  });
  logger.info({ partition, records }, 'sentiments are complete');
}

function versionOf(value: Buffer): number {
  return (JSON.parse(value.toString()) as SentimentStanding).version;
}
