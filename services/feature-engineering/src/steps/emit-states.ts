import {
  customerKey,
  envelopeHeaders,
  type FeatureMerge,
  parseCustomerKey,
  topicName,
} from '@shoal/contracts';
import { type Delivery, headerText, type Outcome, type OutgoingMessage, ok } from '@shoal/messaging';
import type { StateInput, UpdatedStates } from './update-states.ts';

/** The outcome of each record: a customer's state follows from the last of his records, a hand-over from its own. */
export function emitStates(
  batch: readonly Delivery[],
  inputs: readonly StateInput[],
  { states, handOvers }: UpdatedStates,
  namespace: string,
): Outcome[] {
  const lastOf = new Map(inputs.map(({ key }, index) => [key, index]));
  return batch.map((delivery, index) => {
    const { key } = inputs[index] as StateInput;
    const messages: OutgoingMessage[] = [];
    const handOver = handOvers.get(index);
    if (handOver) messages.push(handOverMessage(handOver, delivery, namespace));
    const state = lastOf.get(key) === index ? states.get(key) : undefined;
    if (state !== undefined) messages.push(stateMessage(key, state, delivery, namespace));
    return ok(...messages);
  });
}

function stateMessage(key: string, value: string, delivery: Delivery, namespace: string): OutgoingMessage {
  return {
    topic: topicName(namespace, 'features'),
    key,
    value,
    headers: headersOf('shoal.features.updated', key, delivery),
  };
}

function handOverMessage(handOver: FeatureMerge, delivery: Delivery, namespace: string): OutgoingMessage {
  const key = customerKey(handOver.shop, handOver.into);
  const headers = headersOf('shoal.features.handed-over', key, delivery);
  return { topic: topicName(namespace, 'featureMerges'), key, value: JSON.stringify(handOver), headers };
}

function headersOf(type: string, key: string, delivery: Delivery) {
  const { topic, partition, offset, timestamp: time } = delivery;
  const { shop } = parseCustomerKey(key);
  const traceparent = headerText(delivery, 'traceparent');
  return envelopeHeaders({
    id: `${topic}/${partition}/${offset}`,
    type,
    source: `/shops/${shop}/feature-engineering`,
    time,
    traceparent,
  });
}
