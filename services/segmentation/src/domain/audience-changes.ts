import { hash } from 'node:crypto';
import type { AudienceMembership, AudienceMove, SegmentAssignment, SegmentChange } from '@shoal/contracts';

/** The change events of the last time that a customer entered or left audiences. The same move gives the same events, ids included. */
export function audienceChangesOf(assignment: SegmentAssignment): SegmentChange[] {
  const { audienceMove: move } = assignment;
  if (!move) return [];
  return [
    ...move.exited.map((audience) => changeOf('segment.exited', audience, move, assignment)),
    ...move.entered.map((audience) => changeOf('segment.entered', audience, move, assignment)),
  ];
}

function changeOf(
  type: SegmentChange['type'],
  { id, name, version }: AudienceMembership,
  { at, movedBy }: AudienceMove,
  { shop, customerId }: SegmentAssignment,
): SegmentChange {
  const { featureVersion, modelVersion, sweep = '', reason } = movedBy;
  const cause = [shop, customerId, type, 'audience', id, version, featureVersion, modelVersion, sweep, at];
  return {
    id: hash('sha256', JSON.stringify(cause), 'hex').slice(0, 32),
    type,
    shop,
    customerId,
    segment: { id, name, modelVersion, kind: 'audience', version },
    at: new Date(at).toISOString(),
    reason,
  };
}
