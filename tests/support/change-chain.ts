import type { SegmentAssignment, SegmentChange } from '@shoal/contracts';
import { unassigned } from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { assignmentsOf, type Views } from './views.ts';

/** The changes of each customer as a receiver keeps them that drops the second copy of an id, in the order of the topic. */
export function changesByCustomer(records: readonly Delivery[]): ReadonlyMap<string, SegmentChange[]> {
  const seen = new Set<string>();
  const changes = new Map<string, SegmentChange[]>();
  for (const { value } of records) {
    const change = JSON.parse(String(value)) as SegmentChange;
    if (seen.has(change.id)) continue;
    seen.add(change.id);
    const list = changes.get(change.customerId);
    if (list) list.push(change);
    else changes.set(change.customerId, [change]);
  }
  return changes;
}

/**
 * What is wrong with the story that the changes of one customer tell; undefined when each follows from the one before it and
 * they end in the assignment. A move is "exited, then entered with that one as `previous`"; the first is only entered.
 */
export function chainFault(
  changes: readonly SegmentChange[],
  assignment: SegmentAssignment | undefined,
): string | undefined {
  let current: string | null = null;
  let left: string | undefined;
  for (const [index, { type, segment, previous }] of changes.entries()) {
    if (type === 'segment.exited') {
      if (segment.id !== current) return `change ${index} leaves ${segment.id}, but he was in ${current}`;
      left = segment.id;
      current = null;
      continue;
    }
    if (current !== null) return `change ${index} enters ${segment.id} before ${current} is left`;
    if (previous?.id !== left) return `change ${index} says that he came from ${previous?.id}, not ${left}`;
    current = segment.id;
  }
  const end = assignment?.segmentId ?? null;
  return current === end ? undefined : `the changes end in ${current}, the assignment is ${end}`;
}

/** Where the changes, the assignments and the member sets contradict each other; empty when all is well. */
export function contradictions(changes: ReadonlyMap<string, SegmentChange[]>, views: Views): string[] {
  const assignments = assignmentsOf(views);
  const ids = new Set([...changes.keys(), ...assignments.keys()]);
  const chainFaults = [...ids].flatMap((id) => {
    const fault = chainFault(changes.get(id) ?? [], assignments.get(id));
    return fault ? [`${id}: ${fault}`] : [];
  });
  return [...chainFaults, ...memberFaults(assignments, views.members)];
}

function memberFaults(
  assignments: ReadonlyMap<string, SegmentAssignment>,
  members: ReadonlyMap<string, readonly string[]>,
): string[] {
  const homes = new Map<string, string[]>();
  for (const [segmentId, ids] of members) {
    for (const id of ids) homes.set(id, [...(homes.get(id) ?? []), segmentId]);
  }
  const ids = new Set([...assignments.keys(), ...homes.keys()]);
  return [...ids].flatMap((id) => {
    const expected = homeOf(assignments.get(id));
    const found = (homes.get(id) ?? []).join(' and ');
    return found === expected ? [] : [`${id}: is a member of "${found}", assigned to "${expected}"`];
  });
}

/** The set that a customer belongs into; none when he is not there or became another. */
function homeOf(assignment: SegmentAssignment | undefined): string {
  if (!assignment) return '';
  return assignment.segmentId ?? (assignment.mergedInto === undefined ? unassigned : '');
}
