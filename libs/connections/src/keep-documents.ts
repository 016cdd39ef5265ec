import { type Cache, guardPartitions } from '@shoal/cache';
import type { Logger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';

/** Versioned documents that a service keeps in Redis, and the compacted topic that they are rebuilt from. */
export interface KeptDocuments {
  readonly messaging: Messaging;
  readonly cache: Cache;
  readonly logger: Logger;
  /** Has a document for each key, with its `version`, as many partitions as what they are made of, and the same keys. */
  readonly topic: string;
  /** Where it is noted that the documents of a partition are complete. */
  readonly markOf: (partition: number) => string;
  /** The place in Redis of the document under a key of the topic. */
  readonly keyOf: (key: string) => string;
  readonly ttlMs: number;
  /** What they are, in the plural, for the log. */
  readonly what: string;
}

/** Makes sure that the documents of a partition are in Redis: they are read back from the topic whenever Redis was emptied. */
export function keepDocuments(kept: KeptDocuments): (partition: number) => Promise<boolean> {
  const { messaging, cache, logger, topic, markOf, keyOf, ttlMs, what } = kept;
  return guardPartitions(cache, {
    markOf,
    rebuild: async (partition) => {
      const records = await messaging.readToEnd({ topic, partitions: [partition] }, (batch) =>
        cache.raiseVersioned(
          Array.from(newestOf(batch), ([key, document]) => ({ ...document, key: keyOf(key), ttlMs })),
        ),
      );
      logger.info({ partition, records }, `${what} are complete`);
    },
  });
}

/** The newest of each key, whatever their order: an instance that had lost the partition may have written late. */
function newestOf(batch: readonly Delivery[]): ReadonlyMap<string, { version: number; value: string }> {
  const newest = new Map<string, { version: number; value: string }>();
  for (const { key, value: bytes } of batch) {
    if (bytes === null) continue;
    const value = bytes.toString();
    const { version } = JSON.parse(value) as { version: number };
    if (version > (newest.get(key)?.version ?? 0)) newest.set(key, { version, value });
  }
  return newest;
}
