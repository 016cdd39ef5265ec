import type { FeatureState } from '@shoal/contracts';
import { evaluateFeatures, featureNames } from '@shoal/features';

/** What a churn model looks at: every feature, and how overdue an order is by the customer's own rhythm. */
export const churnFeatures: readonly string[] = [...featureNames, 'gapsSinceOrder', 'horizonDays', 'overdue'];

/** The row of one customer at a moment, in the order of the names; NaN where nothing is known. */
export function churnRow(state: FeatureState, at: number, horizonDays: number): Float64Array {
  const features = evaluateFeatures(state, at);
  const { gapDays, recencyDays } = features;
  const own = featureNames.map((name) => features[name]);
  const gapsSinceOrder = gapDays > 0 ? recencyDays / gapDays : Number.NaN;
  return Float64Array.from([...own, gapsSinceOrder, horizonDays, recencyDays / horizonDays]);
}

/** Whether there is anything to lose: who never ordered cannot stop. */
export function isCustomer({ totals, mergedInto }: FeatureState): boolean {
  return totals.orders > 0 && mergedInto === undefined;
}
