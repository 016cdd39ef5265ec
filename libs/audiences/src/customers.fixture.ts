import type { FeatureState } from '@shoal/contracts';
import { dayMs, foldEvent, newFeatureState } from '@shoal/features';
import { CustomerFacts } from './customer-facts.ts';

/** The moment at which the customers of these tests are looked at. */
export const now = Date.UTC(2026, 2, 14, 12);

/** What happened, and how many days ago. */
export type Happening = readonly [event: string, daysAgo: number, properties?: Record<string, unknown>];

/** A customer to whom all this happened. */
export function shopper(happenings: readonly Happening[], id = 'c-1'): FeatureState {
  const ordered = happenings.toSorted(([, a], [, b]) => b - a);
  const first = now - (ordered[0]?.[1] ?? 0) * dayMs;
  const state = newFeatureState('demo', id, first);
  for (const [event, daysAgo, properties = {}] of ordered) {
    const at = now - daysAgo * dayMs;
    foldEvent(state, { type: 'track', event, properties }, at);
  }
  return { ...state, version: 1 };
}

export function factsOf(
  happenings: readonly Happening[],
  segment?: { readonly id: string; readonly name: string },
): CustomerFacts {
  return new CustomerFacts(shopper(happenings), now, segment);
}
