import {
  customerKey,
  envelopeHeaders,
  type ReviewSentiment,
  type SentimentSubject,
  topicName,
} from '@shoal/contracts';
import { type Delivery, headerText, type OutgoingMessage } from '@shoal/messaging';
import { emitStandingInput } from './emit-standing-input.ts';

/** The messages that a judged review makes: itself, and an opinion for each subject that it bears on. */
export function emitSentiment(
  sentiment: ReviewSentiment,
  delivery: Delivery,
  namespace: string,
): OutgoingMessage[] {
  const { id, shop, customerId, at } = sentiment;
  const { partition, offset } = delivery;
  const traceparent = headerText(delivery, 'traceparent');
  const opinions = subjectsOf(sentiment).map((subject) =>
    emitStandingInput({ subject, sentiment, origin: { partition, offset } }, namespace, traceparent),
  );
  return [
    {
      topic: topicName(namespace, 'sentiments'),
      key: customerKey(shop, customerId),
      value: JSON.stringify(sentiment),
      headers: envelopeHeaders({
        ...{ id, type: 'shoal.review.judged', source: `/shops/${shop}/sentiment`, time: at },
        ...(traceparent && { traceparent }),
      }),
    },
    ...opinions,
  ];
}

function subjectsOf({ customerId, itemId, categories = [] }: ReviewSentiment): SentimentSubject[] {
  return [
    ...(itemId === undefined ? [] : [{ kind: 'item' as const, id: itemId }]),
    ...[...new Set(categories)].map((id) => ({ kind: 'category' as const, id })),
    { kind: 'customer', id: customerId },
  ];
}
