import { type CustomerEvent, customerKey, type FeatureMerge } from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { applyEvent, applyHandOver } from '../domain/apply-event.ts';
import type { StateInput } from './update-states.ts';

/** An event of `events.v1` as an input to its customer's state. Throws for what is none: the record is then dead-lettered. */
export function readEvent({ key, value }: Delivery): StateInput {
  const event = JSON.parse(String(value)) as CustomerEvent;
  return { key, at: momentOf(event.timestamp), apply: (state) => applyEvent(state, event) };
}

/** A hand-over of `feature-merges.v1` as an input to the state of the customer that takes over. */
export function readHandOver({ value }: Delivery): StateInput {
  const merge = JSON.parse(String(value)) as FeatureMerge;
  const at = merge.state?.firstSeenAt ?? momentOf(merge.event?.timestamp);
  return { key: customerKey(merge.shop, merge.into), at, apply: (state) => applyHandOver(state, merge) };
}

/** A state that decays to no moment at all could not be mended any more. */
function momentOf(timestamp: string | undefined): number {
  const at = Date.parse(timestamp ?? '');
  if (Number.isNaN(at)) throw new TypeError(`"${timestamp}" is no moment`);
  return at;
}
