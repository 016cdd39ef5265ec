import { type CustomerEvent, Opinion, validatorOf } from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { type Review, reviewOf } from '../domain/review.ts';
import type { TextFields } from '../domain/text-fields.ts';

const opinionFault = validatorOf(Opinion, 'opinion');

/**
 * The review in a record of `events.v1`; undefined where there is none. Throws for what names such an event and is none: it is dead-lettered.
 * Few events are reviews, so their bytes are searched for a name before they are parsed.
 */
export function readReview({ value }: Delivery, fields: TextFields): Review | undefined {
  if (value === null || !fields.keys().some((name) => value.includes(JSON.stringify(name)))) return undefined;
  return reviewOf(JSON.parse(value.toString()) as CustomerEvent, fields);
}

/** Throws for what is no opinion: it is dead-lettered. */
export function readOpinion({ value }: Delivery): Opinion {
  const record: unknown = JSON.parse(String(value));
  const fault = opinionFault(record);
  if (fault !== undefined) throw new TypeError(fault);
  return record as Opinion;
}
