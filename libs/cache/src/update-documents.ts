import { type Cache, CacheError, type VersionedDocument } from './cache.ts';
import { type EnsureView, readWhole } from './complete-view.ts';

/** How often an item is decided anew when another writer came in between. */
const attemptsMax = 8;

export interface DocumentUpdate<T> {
  readonly cache: Cache;
  /** Of the partition that the documents are in. */
  readonly ensureView: EnsureView;
  /** What the items are, in the plural, for the error. */
  readonly what: string;
  readonly keyOf: (item: T) => string;
  readonly ttlMsOf: (item: T) => number;
  /**
   * What is to be stored of an item, with a version above the stored one; undefined where the document stays as it is. Called again where
   * another writer came in between: then only its last answer counts.
   */
  readonly decide: (item: T, stored: VersionedDocument | undefined) => VersionedDocument | undefined;
}

/**
 * Updates a document for each item: one read and one compare-and-set for all of them. Those that another writer changed in between (an owner
 * that does not know yet that it lost the partition, or a sweep) are read and decided again. Rejects with CacheError when that does not end.
 */
export async function updateDocuments<T>(items: readonly T[], update: DocumentUpdate<T>): Promise<void> {
  const { cache, ensureView, what, keyOf, ttlMsOf, decide } = update;
  let open = items;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    if (attempt > attemptsMax)
      throw new CacheError(`${open.length} ${what} kept changing while they were updated`);
    const keys = open.map(keyOf);
    const stored = await readWhole(ensureView, () => cache.readVersioned(keys));
    const writes = open.flatMap((item, i) => {
      const document = decide(item, stored[i]);
      const expected = stored[i]?.version ?? 0;
      return document ? [{ item, key: keys[i] as string, expected, ...document, ttlMs: ttlMsOf(item) }] : [];
    });
    const won = await cache.compareAndSet(writes);
    open = writes.filter((_, i) => !won[i]).map(({ item }) => item);
  }
}
