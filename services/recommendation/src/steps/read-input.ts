import {
  type CustomerEvent,
  customerKey,
  RecommendationMerge,
  topicName,
  validatorOf,
} from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { type CustomerState, foldEvent, foldMerge } from '../domain/customer-state.ts';
import { interactionsOf } from '../domain/item-interactions.ts';

/** One thing to apply to a customer's state. */
export interface StateInput {
  readonly key: string;
  /** In place; tells whether anything changed. */
  apply(state: CustomerState): boolean;
  /** The items that he turned to, for judging the list that he had. */
  readonly items: readonly string[];
}

const mergeFault = validatorOf(RecommendationMerge, 'merge');

/** A record as an input; undefined for an event that says nothing of items. Throws for what is none: it is dead-lettered. */
export function readInput({ topic, key, value }: Delivery, namespace: string): StateInput | undefined {
  const record: unknown = JSON.parse(String(value));
  if (topic === topicName(namespace, 'events')) return readEvent(key, record as CustomerEvent);
  const fault = mergeFault(record);
  if (fault !== undefined) throw new TypeError(fault);
  const merge = record as RecommendationMerge;
  return { key: customerKey(merge.shop, merge.into), apply: (state) => foldMerge(state, merge), items: [] };
}

function readEvent(key: string, event: CustomerEvent): StateInput | undefined {
  const interactions = interactionsOf(event);
  if (event.type !== 'merge' && interactions.length === 0) return undefined;
  if (Number.isNaN(Date.parse(event.timestamp))) throw new TypeError(`"${event.timestamp}" is no moment`);
  return {
    key,
    apply: (state) => foldEvent(state, event),
    items: interactions.map(({ itemId }) => itemId),
  };
}
