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
import { assignmentKey } from './assignment-key.ts';

interface Edit {
  readonly add: string[];
  readonly remove: string[];
}

interface MembersDependencies {
  readonly cache: Cache;
  readonly namespace: string;
}

/**
 * Puts customers into the member sets of the segment and the audiences that they are in, and takes them out of the ones before.
 * Of several assignments of one customer (an earlier move told again, then the new one) the last counts.
 *
 * Sets have no versions. Whoever stands still between storing an assignment and coming here may edit them after the next owner of the
 * partition did: so each edit is followed by a look at what is stored, and mended where that is newer.
 */
export async function updateMembers(
  assignments: readonly SegmentAssignment[],
  dependencies: MembersDependencies,
): Promise<void> {
  let open = assignments;
  while (open.length > 0) {
    await editMembers(open, dependencies);
    open = await overtaken(open, dependencies);
  }
}

/** The assignments of customers who have a newer one in Redis by now, with that one behind them. */
async function overtaken(
  assignments: readonly SegmentAssignment[],
  { cache, namespace }: MembersDependencies,
): Promise<readonly SegmentAssignment[]> {
  const edited = [...Map.groupBy(assignments, ({ shop, customerId }) => customerKey(shop, customerId))];
  const stored = await cache.readVersioned(edited.map(([key]) => assignmentKey(namespace, key)));
  return edited.flatMap(([, own], i) => {
    const now = stored[i] && (JSON.parse(stored[i].value) as SegmentAssignment);
    const isNewer = now !== undefined && now.version > (own.at(-1) as SegmentAssignment).version;
    return isNewer ? [...own, now] : [];
  });
}

async function editMembers(
  assignments: readonly SegmentAssignment[],
  { cache, namespace }: MembersDependencies,
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
