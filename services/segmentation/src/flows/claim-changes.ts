import type { Cache } from '@shoal/cache';
import type { Delivery } from '@shoal/messaging';

const day = 86_400_000;

/** A change comes a second time after a crash, within minutes of the first: it is known for one to two days. */
const windowMs = day;

/** Characters of an id that are kept: 64 bits. */
const idLength = 16;

/**
 * Which records are the first copy of their change, by offset. The record itself owns the claim, so it is first again when it
 * is delivered again.
 */
export async function claimChanges(
  changes: readonly { readonly delivery: Delivery; readonly id: string }[],
  { cache, namespace }: { readonly cache: Cache; readonly namespace: string },
): Promise<ReadonlySet<number>> {
  const first = new Set<number>();
  const windows = Map.groupBy(changes, ({ delivery }) => Math.floor(delivery.timestamp / windowMs));
  for (const [window, group] of windows) {
    const prefix = `${namespace}:{segmentation-flows/${group[0]?.delivery.partition}}:seen:`;
    const owners = await cache.claim({
      window: prefix + window,
      formerWindow: prefix + (window - 1),
      ttlMs: 2 * windowMs,
      claims: group.map(({ delivery, id }) => ({
        id: id.slice(0, idLength),
        owner: String(delivery.offset),
      })),
    });
    group.forEach(({ delivery }, i) => {
      if (owners[i] === String(delivery.offset)) first.add(delivery.offset);
    });
  }
  return first;
}
