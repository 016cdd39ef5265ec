import type { FeatureState } from '@shoal/contracts';
import { type FoldableEvent, foldEvent, newFeatureState } from '@shoal/features';
import { type SimulationOptions, simulateShop, simulationTruth } from '@shoal/simulation';

/** A simulated customer as feature-engineering knows him, and the group that he was planted in. */
export interface PlantedCustomer {
  readonly state: FeatureState;
  readonly group: string;
}

/** The last moment of the simulated shops. */
export const shopEnd = Date.UTC(2025, 5, 30);

/**
 * The customers of a simulated shop, their calls folded as in production; the ids under which one person comes are taken to be known
 * as one, which is what identity resolution makes of them. The twin groups differ in nothing but the order of events within
 * a visit, which no feature tells: they count as one group.
 */
export function plantedCustomers(options: Omit<SimulationOptions, 'end'>): PlantedCustomer[] {
  const shop = { ...options, end: shopEnd };
  const stateOf = new Map<string, FeatureState>();
  const customers = simulationTruth(shop).customers.map(({ userId, anonymousIds, group }, i) => {
    const state = newFeatureState('demo', `c${i}`, shopEnd);
    for (const id of anonymousIds) stateOf.set(id, state);
    if (userId !== undefined) stateOf.set(userId, state);
    return { state, group: group === 'researchers' || group === 'impulse-buyers' ? 'twins' : group };
  });
  for (const call of simulateShop(shop)) {
    const state = stateOf.get(call.userId ?? call.anonymousId ?? '');
    if (!state) throw new Error('a call of nobody in the truth');
    foldEvent(state, call as FoldableEvent, Date.parse(call.timestamp));
  }
  return customers;
}
