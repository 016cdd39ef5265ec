import {
  customerKey,
  type ExperimentMerge,
  type ExperimentOutcomes,
  envelopeHeaders,
  topicName,
} from '@shoal/contracts';
import { type Delivery, drop, headerText, type Outcome, type OutgoingMessage, ok } from '@shoal/messaging';
import type { OutcomeInput } from './read-input.ts';

export interface Emission {
  /** Of the customers of the batch who are in an experiment, by key. */
  readonly outcomes: ReadonlyMap<string, ExperimentOutcomes>;
  readonly namespace: string;
}

/** The outcome of each record: what is known of a customer follows from the last of his records. */
export function emitOutcomes(
  batch: readonly Delivery[],
  inputs: readonly (OutcomeInput | undefined)[],
  { outcomes, namespace }: Emission,
): Outcome[] {
  const lastOf = new Map(inputs.map((input, index) => [input?.key, index]));
  return batch.map((delivery, index) => {
    const input = inputs[index];
    if (!input) return drop('no outcome can follow from it');
    const found = lastOf.get(input.key) === index ? outcomes.get(input.key) : undefined;
    return ok(...(found ? messagesOf(found, delivery, namespace) : []));
  });
}

/** A former id hands all that it has over, each time that it is touched: the receiver has it once. */
function messagesOf(outcomes: ExperimentOutcomes, delivery: Delivery, namespace: string): OutgoingMessage[] {
  const { shop, customerId, mergedInto, experiments } = outcomes;
  const headers = (type: string) => headersOf(type, shop, delivery);
  const changed: OutgoingMessage = {
    topic: topicName(namespace, 'experimentOutcomes'),
    key: customerKey(shop, customerId),
    value: JSON.stringify(outcomes),
    headers: headers('shoal.experiments.updated'),
  };
  if (mergedInto === undefined || mergedInto === customerId) return [changed];
  const merge: ExperimentMerge = { shop, from: customerId, into: mergedInto, experiments };
  return [
    changed,
    {
      topic: topicName(namespace, 'experimentMerges'),
      key: customerKey(shop, mergedInto),
      value: JSON.stringify(merge),
      headers: headers('shoal.experiments.handed-over'),
    },
  ];
}

function headersOf(type: string, shop: string, delivery: Delivery) {
  const { topic, partition, offset, timestamp: time } = delivery;
  return envelopeHeaders({
    id: `${topic}/${partition}/${offset}`,
    type,
    source: `/shops/${shop}/experimentation`,
    time,
    traceparent: headerText(delivery, 'traceparent'),
  });
}
