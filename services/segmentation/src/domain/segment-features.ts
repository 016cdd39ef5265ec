import type { FeatureRoles } from '@shoal/clustering';
import type { FeatureState } from '@shoal/contracts';
import { evaluateFeatures, type FeatureName } from '@shoal/features';

/**
 * What segments are formed by: when, how often and how much a customer buys, for how long he has been here, how much he
 * looks around now, and whether he waits for discounts. Columns that do not vary in a shop are left out by the model.
 */
export const segmentFeatures = [
  'recencyDays',
  'orders',
  'monetary',
  'tenureDays',
  'views90d',
  'carts90d',
  'discountShare',
] as const satisfies readonly FeatureName[];

/** The features in words, in the same order: for the summaries of segments. */
export const segmentFeatureWords = [
  'days since the last order',
  'orders',
  'spend',
  'days since the first visit',
  'recent views',
  'recent cart additions',
  'discounted orders',
] as const;

/** What each of these says, so that segments can be named by it. */
export const segmentFeatureRoles: FeatureRoles = {
  'days since the last order': 'recency',
  orders: 'frequency',
  spend: 'monetary',
  'days since the first visit': 'tenure',
  'recent views': 'views',
  'recent cart additions': 'carts',
  'discounted orders': 'discountShare',
};

/** The row of a customer at a moment, in the order of the names given. */
export function featureRow(state: FeatureState, at: number, names: readonly string[]): number[] {
  const features = evaluateFeatures(state, at);
  return names.map((name) => features[name as FeatureName]);
}
