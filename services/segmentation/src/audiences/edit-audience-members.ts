import type { MemberEdit } from '@shoal/cache';
import { audienceMembersKey, customerKey, memberShard, type SegmentAssignment } from '@shoal/contracts';

/**
 * Which sets of audiences customers are put into and taken out of. Of several assignments of one customer the last counts; what
 * the others say he was in, he is taken out of.
 */
export function audienceEdits(assignments: readonly SegmentAssignment[], namespace: string): MemberEdit[] {
  const edits = new Map<string, { add: string[]; remove: string[] }>();
  const edit = (shop: string, audienceId: string, customerId: string, isIn: boolean) => {
    const key = audienceMembersKey(namespace, shop, audienceId, memberShard(customerId));
    const known = edits.get(key) ?? { add: [], remove: [] };
    known[isIn ? 'add' : 'remove'].push(customerId);
    edits.set(key, known);
  };
  for (const said of byCustomer(assignments).values()) {
    const { shop, customerId, audiences = [] } = said.at(-1) as SegmentAssignment;
    const home = new Set(audiences.map(({ id }) => id));
    for (const id of home) edit(shop, id, customerId, true);
    for (const id of mentioned(said)) if (!home.has(id)) edit(shop, id, customerId, false);
  }
  return Array.from(edits, ([key, { add, remove }]) => ({ key, add, remove }));
}

function byCustomer(assignments: readonly SegmentAssignment[]): ReadonlyMap<string, SegmentAssignment[]> {
  return Map.groupBy(assignments, ({ shop, customerId }) => customerKey(shop, customerId));
}

function mentioned(said: readonly SegmentAssignment[]): ReadonlySet<string> {
  const ids = said.flatMap(({ audiences = [], audienceMove }) => [
    ...audiences,
    ...(audienceMove?.exited ?? []),
  ]);
  return new Set(ids.map(({ id }) => id));
}
