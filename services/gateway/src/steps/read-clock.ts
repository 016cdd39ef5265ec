import { clocksKey } from '@shoal/contracts';
import type { ViewDependencies } from './find-customer.ts';

/** The time of a shop's newest event, in milliseconds; undefined before the first, and while Redis has lost it. */
export async function readClock(
  shop: string,
  { cache, namespace }: ViewDependencies,
): Promise<number | undefined> {
  return (await cache.readNumbers(clocksKey(namespace))).get(shop);
}
