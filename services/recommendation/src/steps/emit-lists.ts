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
  const updated = listMessage(list, namespace, delivery);
  const { shop, customerId, mergedInto, recent, bought } = list;
  if (mergedInto === undefined || mergedInto === customerId) return [updated];
  const merge: RecommendationMerge = { shop, from: customerId, into: mergedInto, recent, bought };
  const handedOver = {
    topic: topicName(namespace, 'recommendationMerges'),
    key: customerKey(shop, mergedInto),
    value: JSON.stringify(merge),
    headers: headersOf('shoal.recommendations.handed-over', list, delivery),
  };
  return [updated, handedOver];
}

/** A list as it is published; without a cause where it was made later than the event that it follows from. */
export function listMessage(list: RecommendationList, namespace: string, cause?: Delivery): OutgoingMessage {
  return {
    topic: topicName(namespace, 'recommendations'),
    key: customerKey(list.shop, list.customerId),
    value: JSON.stringify(list),
    headers: headersOf('shoal.recommendations.updated', list, cause),
  };
}

function headersOf(
  type: string,
  { shop, customerId, version, at }: RecommendationList,
  cause: Delivery | undefined,
) {
  return envelopeHeaders({
    id: cause
      ? `${cause.topic}/${cause.partition}/${cause.offset}`
      : `${customerKey(shop, customerId)}/${version}/later`,
    type,
    source: `/shops/${shop}/recommendation`,
    time: cause?.timestamp ?? at,
    traceparent: cause && headerText(cause, 'traceparent'),
  });
}
