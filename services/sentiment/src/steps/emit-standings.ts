import { envelopeHeaders, subjectKey, topicName } from '@shoal/contracts';
import type { OutgoingMessage } from '@shoal/messaging';
import { hasReviews } from '../domain/take-in.ts';
import { emitStandingInput } from './emit-standing-input.ts';
import type { StandingUpdate } from './update-standings.ts';

/** The messages of an updated standing: the changes for those who act on them, what goes on to other standings, and the record. */
export function emitStanding(
  { standing, changes, forwards }: StandingUpdate,
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
  const forwarded = forwards.map((input) => emitStandingInput(input, namespace, traceparent));
  // Where nobody said anything there is nothing to tell.
  if (!hasReviews(standing)) return forwarded;
  const record = {
    topic: topicName(namespace, 'sentimentStandings'),
    key,
    value: JSON.stringify(standing),
    headers: headersOf(`${key}/${version}`, 'shoal.sentiment.standing', at),
  };
  return [...told, ...forwarded, record];
}
