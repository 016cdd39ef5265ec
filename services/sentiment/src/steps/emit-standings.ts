import {
  envelopeHeaders,
  type SentimentChange,
  type SentimentStanding,
  subjectKey,
  topicName,
} from '@shoal/contracts';
import type { OutgoingMessage } from '@shoal/messaging';
import type { StandingUpdate } from './update-standings.ts';

const EXAMPLES = 3;
const PHRASES = 5;

/** The messages of an updated standing: the change for those who act on it, and the record. */
export function emitStanding(
  { standing, turned }: StandingUpdate,
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
  const change = turned ? changeOf(standing) : undefined;
  const told = change && {
    topic: topicName(namespace, 'sentimentChanges'),
    key,
    value: JSON.stringify(change),
    headers: headersOf(change.id, `shoal.${change.type}`, change.at),
  };
  const record = {
    topic: topicName(namespace, 'sentimentStandings'),
    key,
    value: JSON.stringify(standing),
    headers: headersOf(`${key}/${version}`, 'shoal.sentiment.standing', at),
  };
  return told ? [told, record] : [record];
}

function changeOf({
  shop,
  subject,
  drop,
  examples,
  phrases,
}: SentimentStanding): SentimentChange | undefined {
  if (!drop) return undefined;
  const { isDropped, changedAt: at, changedBy, before, now, reviews } = drop;
  const type = isDropped ? 'product.sentiment.dropped' : 'product.sentiment.recovered';
  const complaints = Object.entries(phrases)
    .map(([phrase, [, reviews = 0]]) => ({ phrase, reviews }))
    .filter(({ reviews }) => reviews > 0)
    .sort((a, b) => b.reviews - a.reviews);
  return {
    ...{ id: `${subjectKey(shop, subject)}/${changedBy}/${isDropped ? 'dropped' : 'recovered'}`, type, shop },
    ...{ itemId: subject.id, at, before, now, reviews },
    examples: examples.negative.slice(0, EXAMPLES),
    phrases: complaints.slice(0, PHRASES).map(({ phrase }) => phrase),
  };
}
