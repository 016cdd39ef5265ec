import {
  type CustomerEvent,
  customerKey,
  type FeatureState,
  type InboxPosition,
  RiskMerge,
  topicName,
  validatorOf,
} from '@shoal/contracts';
import { readFeatureState } from '@shoal/features';
import type { Delivery } from '@shoal/messaging';
import { type OrderFacts, orderFactsOf } from '@shoal/risk-models';

/** One thing that bears on a customer's risks. */
export type RiskInput =
  | {
      readonly kind: 'order';
      readonly key: string;
      readonly order: OrderFacts;
      readonly inbox: InboxPosition;
    }
  | { readonly kind: 'moved'; readonly key: string; readonly into: string }
  | { readonly kind: 'merge'; readonly key: string; readonly merge: RiskMerge }
  | { readonly kind: 'features'; readonly key: string; readonly state: FeatureState };

const mergeFault = validatorOf(RiskMerge, 'merge');

/** A record as an input; undefined where it bears on nothing. Throws for what is none: it is dead-lettered. */
export function readInput({ topic, key, value }: Delivery, namespace: string): RiskInput | undefined {
  if (value === null) return undefined;
  if (topic === topicName(namespace, 'features'))
    return { kind: 'features', key, state: readFeatureState(value) };
  const record: unknown = JSON.parse(String(value));
  if (topic === topicName(namespace, 'events')) return readEvent(key, record as CustomerEvent);
  const fault = mergeFault(record);
  if (fault !== undefined) throw new TypeError(fault);
  const merge = record as RiskMerge;
  return { kind: 'merge', key: customerKey(merge.shop, merge.into), merge };
}

function readEvent(key: string, event: CustomerEvent): RiskInput | undefined {
  if (event.type === 'merge')
    return event.mergedInto === undefined ? undefined : { kind: 'moved', key, into: event.mergedInto };
  const order = orderFactsOf(event);
  return order && { kind: 'order', key, order, inbox: event.inbox };
}
