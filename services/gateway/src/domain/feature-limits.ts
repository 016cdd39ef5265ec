import type { FeatureName, LeaningName } from '@shoal/features';

/** Which values of a feature can come. */
export interface FeatureLimits {
  readonly isWhole: boolean;
  /** Totals never fall, and nobody becomes a newer customer. */
  readonly canFall: boolean;
  readonly max: number;
}

const totals: readonly string[] = [
  'orders',
  'views',
  'carts',
  'searches',
  'refunds',
  'reviews',
] satisfies readonly FeatureName[];
const growing: readonly string[] = ['monetary', 'tenureDays', ...totals] satisfies readonly (
  | FeatureName
  | string
)[];
const shares: readonly string[] = [
  'refundShare',
  'discountShare',
  'abandonment',
  'conversion',
  'discountLeaning',
  'abandonmentLeaning',
] satisfies readonly (FeatureName | LeaningName)[];

/** No feature is below 0. */
export function limitsOf(feature: string): FeatureLimits {
  return {
    isWhole: totals.includes(feature),
    canFall: !growing.includes(feature),
    max: shares.includes(feature) ? 1 : Number.POSITIVE_INFINITY,
  };
}
