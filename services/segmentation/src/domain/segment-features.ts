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

/** What each feature says, so that segments can be named by it. */
export const segmentFeatureRoles: FeatureRoles = {
  recencyDays: 'recency',
  orders: 'frequency',
  monetary: 'monetary',
  tenureDays: 'tenure',
  views90d: 'views',
  carts90d: 'carts',
  discountShare: 'discountShare',
};

/** The row of a customer at a moment, in the order of the names given. */
export function featureRow(state: FeatureState, at: number, names: readonly string[]): number[] {
  const features = evaluateFeatures(state, at);
  return names.map((name) => features[name as FeatureName]);
}
