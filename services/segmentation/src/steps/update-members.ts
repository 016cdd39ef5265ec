import type { Cache } from '@shoal/cache';
import {
  customerKey,
  memberShard,
  membersKey,
  parseCustomerKey,
  type SegmentAssignment,
  unassigned,
} from '@shoal/contracts';
import { audienceEdits } from '../audiences/edit-audience-members.ts';

interface Edit {
  readonly add: string[];
  readonly remove: string[];
}

/**
 * Puts customers into the member sets of the segment and the audiences that they are in, and takes them out of the ones before.
 * Of several assignments of one customer (an earlier move told again, then the new one) the last counts.
 */
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
  for (const [customer, homes] of homesByCustomer(assignments)) {
    const { shop, customerId } = parseCustomerKey(customer);
    const home = homes.at(-1);
    if (home !== undefined) editOf(shop, home, customerId).add.push(customerId);
    for (const former of new Set([unassigned, ...homes])) {
      if (former !== undefined && former !== home) editOf(shop, former, customerId).remove.push(customerId);
    }
  }
  const ofSegments = Array.from(edits, ([key, edit]) => ({ key, ...edit }));
  await cache.editMembers([...ofSegments, ...audienceEdits(assignments, namespace)]);
}

/** The sets that each customer was and is in, the last one where he belongs now; undefined is none (merged into another). */
function homesByCustomer(
  assignments: readonly SegmentAssignment[],
): ReadonlyMap<string, (string | undefined)[]> {
  const homes = new Map<string, (string | undefined)[]>();
  for (const { shop, customerId, segmentId, previous, mergedInto } of assignments) {
    const customer = customerKey(shop, customerId);
    const home = segmentId ?? (mergedInto === undefined ? unassigned : undefined);
    homes.set(customer, [...(homes.get(customer) ?? []), previous?.segmentId, home]);
  }
  return homes;
}
