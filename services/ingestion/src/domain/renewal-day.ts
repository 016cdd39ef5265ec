import { memberShard } from '@shoal/contracts';

const dayMs = 86_400_000;

/** Days from one renewal of a link to the next, for as long as it is used. */
export const renewalDays = 16;

/**
 * Whether the lifetime of an id's link begins anew when it is used on this day. Each id has one such day in sixteen, so that a link in
 * use never ends, and hardly any reading of one costs a write.
 */
export function isRenewalDay(id: string, now: number): boolean {
  return Math.floor(now / dayMs) % renewalDays === memberShard(id) % renewalDays;
}
