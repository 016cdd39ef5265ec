import {
  customerKey,
  envelopeHeaders,
  type Opinion,
  type ReviewSentiment,
  type SentimentSubject,
  subjectKey,
  topicName,
} from '@shoal/contracts';
import { type Delivery, headerText, type OutgoingMessage } from '@shoal/messaging';

/** The messages that a judged review makes: itself, and an opinion for each subject that it bears on. */
export function emitSentiment(
  sentiment: ReviewSentiment,
  delivery: Delivery,
  namespace: string,
): OutgoingMessage[] {
  const { id, shop, customerId, at } = sentiment;
  const { partition, offset } = delivery;
  const traceparent = headerText(delivery, 'traceparent');
  const headersOf = (type: string, about: string) =>
    envelopeHeaders({
      ...{ id: about, type, source: `/shops/${shop}/sentiment`, time: at },
      ...(traceparent && { traceparent }),
    });
  const opinions = subjectsOf(sentiment).map((subject): OutgoingMessage => {
    const opinion: Opinion = { subject, sentiment, origin: { partition, offset } };
    return {
      topic: topicName(namespace, 'opinions'),
      key: subjectKey(shop, subject),
      value: JSON.stringify(opinion),
      headers: headersOf('shoal.review.opinion', `${id}/${subject.kind}-${subject.id}`),
    };
  });
  return [
    {
      topic: topicName(namespace, 'sentiments'),
      key: customerKey(shop, customerId),
      value: JSON.stringify(sentiment),
      headers: headersOf('shoal.review.judged', id),
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
