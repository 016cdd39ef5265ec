import type { Cache } from '@shoal/cache';
import { type RecommendationList, viewKey, viewTtlMs, writeRecommendationView } from '@shoal/contracts';

/** Puts lists where they are served from; one that is older than what is there stays out. */
export async function writeLists(
  lists: Iterable<RecommendationList>,
  { cache, namespace }: { readonly cache: Cache; readonly namespace: string },
): Promise<void> {
  await cache.raiseVersioned(
    Array.from(lists, (list) => ({
      key: viewKey(namespace, list.shop, list.customerId, 'recommendations'),
      version: list.version,
      value: writeRecommendationView(list),
      ttlMs: viewTtlMs,
    })),
  );
}
