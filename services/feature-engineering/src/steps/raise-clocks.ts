import type { Cache } from '@shoal/cache';
import { clocksKey, parseCustomerKey } from '@shoal/contracts';

export interface Moment {
  readonly key: string;
  readonly at: number;
}

/** Sets each shop's clock to its newest event. Ingestion has refused stamps from the far future. */
export async function raiseClocks(
  moments: readonly Moment[],
  { cache, namespace }: { readonly cache: Cache; readonly namespace: string },
): Promise<void> {
  const newest = new Map<string, number>();
  for (const { key, at } of moments) {
    const { shop } = parseCustomerKey(key);
    newest.set(shop, Math.max(newest.get(shop) ?? 0, at));
  }
  await Promise.all([...newest].map(([shop, at]) => cache.raise(clocksKey(namespace), shop, at)));
}
