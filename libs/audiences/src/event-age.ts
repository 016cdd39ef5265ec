import { eventCodes } from '@shoal/contracts';
import type { CustomerFacts } from './customer-facts.ts';

/** Events of the Segment e-commerce spec: to find what a mistyped one meant. Any other name may be asked for as well. */
export const knownEvents: readonly string[] = Object.keys(eventCodes);

/** Milliseconds since a customer's last event of a name; infinite when there is none on record. */
export function eventAge(customer: CustomerFacts, event: string): number {
  const at = customer.lastAt(event);
  return at === undefined ? Number.POSITIVE_INFINITY : Math.max(0, customer.now - at);
}
