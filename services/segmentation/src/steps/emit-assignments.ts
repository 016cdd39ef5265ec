import { customerKey, envelopeHeaders, topicName } from '@shoal/contracts';
import type { OutgoingMessage } from '@shoal/messaging';
import { audienceChangesOf } from '../domain/audience-changes.ts';
import { changesOf } from '../domain/changes-of.ts';
import type { Publication } from '../domain/decide.ts';

/** What follows from an assignment: the changes for marketing tools where it moved the customer, then the assignment itself. */
export function emitAssignment(
  { assignment, moved, audiencesMoved }: Publication,
  namespace: string,
  traceparent?: string,
): OutgoingMessage[] {
  const { shop, customerId, since: time, version } = assignment;
  const key = customerKey(shop, customerId);
  const source = `/shops/${shop}/segmentation`;
  const told = [
    ...(moved ? changesOf(assignment) : []),
    ...(audiencesMoved ? audienceChangesOf(assignment) : []),
  ];
  const changes = told.map((change) => ({
    topic: topicName(namespace, 'segmentChanges'),
    key,
    value: JSON.stringify(change),
    headers: envelopeHeaders({
      id: change.id,
      type: change.type,
      source,
      time: Date.parse(change.at),
      traceparent,
    }),
  }));
  const id = `${key}/${version}`;
  const headers = envelopeHeaders({ id, type: 'shoal.segment.assigned', source, time, traceparent });
  const topic = topicName(namespace, 'assignments');
  return [...changes, { topic, key, value: JSON.stringify(assignment), headers }];
}
