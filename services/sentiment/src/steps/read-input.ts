import {
  type CustomerEvent,
  Opinion,
  StandingHandover,
  type StandingInput,
  SubjectMove,
  validatorOf,
} from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { momentOf, type Review, reviewOf } from '../domain/review.ts';
import type { TextFields } from '../domain/text-fields.ts';

/** What an event has for this service. */
export type EventInput =
  | { readonly kind: 'review'; readonly review: Review }
  | { readonly kind: 'move'; readonly move: SubjectMove };

const faultsOf = {
  sentiment: validatorOf(Opinion, 'opinion'),
  movedTo: validatorOf(SubjectMove, 'move'),
  former: validatorOf(StandingHandover, 'handover'),
} as const;

/**
 * What a record of `events.v1` has of a review, or of a new id of a customer; undefined where it has neither. Throws for what names such an
 * event and is none: it is dead-lettered. Few events are of this kind, so their bytes are searched for a name before they are parsed.
 */
export function readEvent({ value }: Delivery, fields: TextFields): EventInput | undefined {
  const names = ['merge', ...fields.keys()];
  if (value === null || !names.some((name) => value.includes(JSON.stringify(name)))) return undefined;
  const event = JSON.parse(value.toString()) as CustomerEvent;
  if (event.type === 'merge') return moveOf(event);
  const review = reviewOf(event, fields);
  return review && { kind: 'review', review };
}

function moveOf(event: CustomerEvent): EventInput | undefined {
  const { shop, customerId: id, mergedInto: movedTo } = event;
  if (movedTo === undefined || movedTo === id) return undefined;
  return { kind: 'move', move: { shop, subject: { kind: 'customer', id }, movedTo, at: momentOf(event) } };
}

/** Throws for what is nothing that bears on a standing: it is dead-lettered. */
export function readStandingInput({ value }: Delivery): StandingInput {
  const record: unknown = JSON.parse(String(value));
  const fault = faultsOf[kindOf(record)](record);
  if (fault !== undefined) throw new TypeError(fault);
  return record as StandingInput;
}

function kindOf(record: unknown): keyof typeof faultsOf {
  const has = (name: string) => typeof record === 'object' && record !== null && name in record;
  return has('movedTo') ? 'movedTo' : has('former') ? 'former' : 'sentiment';
}
