import { envelopeHeaders, subjectKey, topicName } from '@shoal/contracts';
import type { OutgoingMessage } from '@shoal/messaging';
import type { StandingUpdate } from './update-standings.ts';

/** The messages of an updated standing: the changes for those who act on them, and the record. */
export function emitStanding(
  { standing, changes }: StandingUpdate,
  namespace: string,
  traceparent?: string,
): OutgoingMessage[] {
  const { shop, subject, version, at } = standing;
  const key = subjectKey(shop, subject);
  const headersOf = (id: string, type: string, time: number) =>
    envelopeHeaders({
      ...{ id, type, source: `/shops/${shop}/sentiment`, time },
      ...(traceparent && { traceparent }),
    });
  const told = changes.map((change) => ({
    topic: topicName(namespace, 'sentimentChanges'),
    key,
    value: JSON.stringify(change),
    headers: headersOf(change.id, `shoal.${change.type}`, change.at),
  }));
  const record = {
    topic: topicName(namespace, 'sentimentStandings'),
    key,
    value: JSON.stringify(standing),
    headers: headersOf(`${key}/${version}`, 'shoal.sentiment.standing', at),
  };
  return [...told, record];
}
