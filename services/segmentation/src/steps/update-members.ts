import type { Cache } from '@shoal/cache';
import { memberShard, membersKey, type SegmentAssignment, unassigned } from '@shoal/contracts';

interface Edit {
  readonly add: string[];
  readonly remove: string[];
}

/** Puts customers into the member set of the segment that they are in, and takes them out of the one before. */
export async function updateMembers(
  assignments: readonly SegmentAssignment[],
  { cache, namespace }: { readonly cache: Cache; readonly namespace: string },
): Promise<void> {
  const edits = new Map<string, Edit>();
  const editOf = (shop: string, segmentId: string, customerId: string): Edit => {
    const key = membersKey(namespace, shop, segmentId, memberShard(customerId));
    const edit = edits.get(key) ?? { add: [], remove: [] };
    edits.set(key, edit);
    return edit;
  };
  for (const { shop, customerId, segmentId, previous, mergedInto } of assignments) {
    const home = segmentId ?? (mergedInto === undefined ? unassigned : undefined);
    if (home !== undefined) editOf(shop, home, customerId).add.push(customerId);
    for (const former of [previous?.segmentId, unassigned]) {
      if (former !== undefined && former !== home) editOf(shop, former, customerId).remove.push(customerId);
    }
  }
  await cache.editMembers(Array.from(edits, ([key, edit]) => ({ key, ...edit })));
}
