import { type CustomerEvent, Opinion, validatorOf } from '@shoal/contracts';
import type { Delivery } from '@shoal/messaging';
import { type Review, reviewOf } from '../domain/review.ts';
import type { TextFields } from '../domain/text-fields.ts';

const opinionFault = validatorOf(Opinion, 'opinion');

/** The review in a record of `events.v1`; undefined where there is none. Throws for what is no event: it is dead-lettered. */
export function readReview({ value }: Delivery, fields: TextFields): Review | undefined {
  return value === null ? undefined : reviewOf(JSON.parse(String(value)) as CustomerEvent, fields);
}

/** Throws for what is no opinion: it is dead-lettered. */
export function readOpinion({ value }: Delivery): Opinion {
  const record: unknown = JSON.parse(String(value));
  const fault = opinionFault(record);
  if (fault !== undefined) throw new TypeError(fault);
  return record as Opinion;
}
