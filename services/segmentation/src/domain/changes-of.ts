import { hash } from 'node:crypto';
import type { SegmentAssignment, SegmentChange } from '@shoal/contracts';

/** The change events of an assignment's last move. The same assignment gives the same events, ids included. */
export function changesOf(assignment: SegmentAssignment): SegmentChange[] {
  const { previous, segmentId, segmentName } = assignment;
  const from = previous && { id: previous.segmentId, name: previous.segmentName };
  const to = segmentId === null ? undefined : { id: segmentId, name: segmentName };
  const changes: SegmentChange[] = [];
  if (from) changes.push(changeOf('segment.exited', from, undefined, assignment));
  if (to) changes.push(changeOf('segment.entered', to, from, assignment));
  return changes;
}

function changeOf(
  type: SegmentChange['type'],
  segment: { readonly id: string; readonly name: string },
  previous: SegmentChange['previous'],
  { shop, customerId, since, movedBy, why }: SegmentAssignment,
): SegmentChange {
  const { featureVersion, modelVersion, sweep = '', reason } = movedBy;
  const cause = JSON.stringify([
    shop,
    customerId,
    type,
    segment.id,
    featureVersion,
    modelVersion,
    sweep,
    since,
  ]);
  return {
    id: hash('sha256', cause, 'hex').slice(0, 32),
    type,
    shop,
    customerId,
    segment: { ...segment, modelVersion, kind: 'cluster', version: modelVersion },
    ...(previous && { previous }),
    at: new Date(since).toISOString(),
    reason,
    ...(why && { why }),
  };
}
