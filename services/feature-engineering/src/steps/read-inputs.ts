import {
  type CustomerEvent,
  customerKey,
  type FeatureMerge,
  ReviewSentiment,
  validatorOf,
} from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { applyEvent, applyHandOver, applySentiment } from '../domain/apply-event.ts';
import type { StateInput } from './update-states.ts';

/** An event of `events.v1` as an input to its customer's state. Throws for what is none: the record is then dead-lettered. */
export function readEvent({ key, value }: Delivery): StateInput {
  const event = JSON.parse(String(value)) as CustomerEvent;
  return { key, at: momentOf(event.timestamp), apply: (state) => applyEvent(state, event) };
}

const sentimentFault = validatorOf(ReviewSentiment, 'sentiment');

/** A judged review of `sentiments.v1` as an input to the state of its customer. Throws for what is none: it is dead-lettered. */
export function readSentiment({ key, value }: Delivery): StateInput {
  const record: unknown = JSON.parse(String(value));
  const fault = sentimentFault(record);
  if (fault !== undefined) throw new TypeError(fault);
  const sentiment = record as ReviewSentiment;
  return { key, at: sentiment.at, apply: (state) => applySentiment(state, sentiment) };
}

/** A hand-over of `feature-merges.v1` as an input to the state of the customer that takes over. */
export function readHandOver({ value }: Delivery): StateInput {
  const merge = JSON.parse(String(value)) as FeatureMerge;
  const at = merge.state?.firstSeenAt ?? merge.sentiment?.at ?? momentOf(merge.event?.timestamp);
  return { key: customerKey(merge.shop, merge.into), at, apply: (state) => applyHandOver(state, merge) };
}

/** A state that decays to no moment at all could not be mended any more. */
function momentOf(timestamp: string | undefined): number {
  const at = Date.parse(timestamp ?? '');
  if (Number.isNaN(at)) throw new TypeError(`"${timestamp}" is no moment`);
  return at;
}
