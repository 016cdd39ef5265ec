import { evaluateFeatures, foldEvent, newFeatureState, type RecentItem, recentItems } from '@shoal/features';
import { type GroupName, simulateShop, simulationTruth } from '@shoal/simulation';
import { type Matrix, matrixFromRows } from '../matrix.ts';

export interface TwinCustomers {
  /** The last items of each customer, as feature-engineering keeps them. */
  readonly recent: readonly RecentItem[][];
  /** Recency, frequency and monetary value. */
  readonly rfm: Matrix;
  /** 1 for researchers, who look before they buy, 0 for impulse buyers, who look after. */
  readonly truth: Int32Array;
}

const end = Date.UTC(2025, 5, 30);
const twins: readonly GroupName[] = ['researchers', 'impulse-buyers'];
const others: readonly GroupName[] = [
  'champions',
  'loyal',
  'new',
  'at-risk',
  'hibernating',
  'bargain-hunters',
  'window-shoppers',
  'cart-abandoners',
];

/** A shop that only the two planted groups visit which differ in nothing but the order of what they do. */
export function twinCustomers(customers: number, seed: number): TwinCustomers {
  const groupWeights = Object.fromEntries(others.map((name) => [name, 0]));
  const options = { seed, customers, days: 180, end, groupWeights, fraudShare: 0 };
  const truth = simulationTruth(options).customers;
  const byIdentity = new Map<string, number>();
  truth.forEach(({ anonymousIds, userId }, i) => {
    for (const id of [...anonymousIds, ...(userId ? [userId] : [])]) byIdentity.set(id, i);
  });
  const states = truth.map((_, i) => newFeatureState('twins', `${i}`, end - 180 * 86_400_000));
  for (const call of simulateShop(options)) {
    const customer = byIdentity.get(call.userId ?? call.anonymousId ?? '');
    const state = states[customer ?? -1];
    if (state === undefined) throw new Error('the truth does not know this customer');
    foldEvent(state, call as Parameters<typeof foldEvent>[1], Date.parse(call.timestamp));
  }
  const rfm = states.map((state) => {
    const { recencyDays, orders, monetary } = evaluateFeatures(state, end);
    return [recencyDays, orders, monetary];
  });
  return {
    recent: states.map((state) => recentItems(state)),
    rfm: matrixFromRows(rfm),
    truth: Int32Array.from(truth, ({ group }) => twins.indexOf(group as GroupName)),
  };
}
