import {
  customerKey,
  envelopeHeaders,
  type RecommendationList,
  type RecommendationMerge,
  topicName,
} from '@shoal/contracts';
import { type Delivery, drop, headerText, type Outcome, type OutgoingMessage, ok } from '@shoal/messaging';
import type { StateInput } from './read-input.ts';

export interface Emission {
  /** Of every customer of the batch, by key. */
  readonly lists: ReadonlyMap<string, RecommendationList>;
  readonly namespace: string;
}

/** The outcome of each record: a customer's list follows from the last of his records. */
export function emitLists(
  batch: readonly Delivery[],
  inputs: readonly (StateInput | undefined)[],
  { lists, namespace }: Emission,
): Outcome[] {
  const lastOf = new Map(inputs.map((input, index) => [input?.key, index]));
  return batch.map((delivery, index) => {
    const input = inputs[index];
    if (!input) return drop('it says nothing of items');
    const list = lastOf.get(input.key) === index ? lists.get(input.key) : undefined;
    return ok(...(list ? messagesOf(list, delivery, namespace) : []));
  });
}

/** A former id hands over what it has each time that it is touched: the receiver takes it in once. */
function messagesOf(list: RecommendationList, delivery: Delivery, namespace: string): OutgoingMessage[] {
  const { shop, customerId, mergedInto, recent, bought } = list;
  const message = (
    topic: 'recommendations' | 'recommendationMerges',
    customer: string,
    value: RecommendationList | RecommendationMerge,
  ): OutgoingMessage => ({
    topic: topicName(namespace, topic),
    key: customerKey(shop, customer),
    value: JSON.stringify(value),
    headers: headersOf(
      topic === 'recommendations' ? 'shoal.recommendations.updated' : 'shoal.recommendations.handed-over',
      shop,
      delivery,
    ),
  });
  const updated = message('recommendations', customerId, list);
  if (mergedInto === undefined || mergedInto === customerId) return [updated];
  const merge: RecommendationMerge = { shop, from: customerId, into: mergedInto, recent, bought };
  return [updated, message('recommendationMerges', mergedInto, merge)];
}

function headersOf(type: string, shop: string, delivery: Delivery) {
  const { topic, partition, offset, timestamp: time } = delivery;
  return envelopeHeaders({
    id: `${topic}/${partition}/${offset}`,
    type,
    source: `/shops/${shop}/recommendation`,
    time,
    traceparent: headerText(delivery, 'traceparent'),
  });
}
