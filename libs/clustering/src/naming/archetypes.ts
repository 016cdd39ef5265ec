import type { FeatureRole } from './feature-roles.ts';

/** Where in effect space (standard deviations from all customers) a kind of customer is typically found. */
export interface Archetype {
  readonly name: string;
  readonly prototype: Readonly<Partial<Record<FeatureRole, number>>>;
  /**
   * What the name claims in so many words: each must be in the data, and lie at least so many deviations to the
   * prototype's side; else nobody measured it ("Big spenders" without spend) or it is untrue.
   */
  readonly claims: Readonly<Partial<Record<FeatureRole, number>>>;
  /** The further out the better it fits; without it, a cluster far beyond the prototype fits less. */
  readonly extreme?: boolean;
  /** A role that says the same more directly: where it is measured, another archetype of this name takes over. */
  readonly unlessMeasured?: FeatureRole;
  /** True when its members may never have ordered; then "Champions" and the like are out of the question. */
  readonly withoutOrders?: boolean;
}

/**
 * The customary kinds of RFM analysis, and those that browsing, discounts and refunds add. Where two point the
 * same way (Champions and Loyal), the length of the prototype tells them apart.
 */
export const ARCHETYPES: readonly Archetype[] = [
  {
    name: 'Champions',
    prototype: { recency: -1.4, frequency: 1.9, monetary: 1.9, tenure: 0.5, conversion: 0.5 },
    claims: { recency: 0.3, frequency: 0.5 },
    extreme: true,
  },
  {
    name: 'Loyal',
    prototype: { recency: -0.5, frequency: 0.9, monetary: 0.7, tenure: 0.7 },
    claims: { frequency: 0.3 },
  },
  {
    name: 'Big spenders',
    prototype: { monetary: 1.4, averageOrder: 1.8, frequency: 0.1 },
    claims: { monetary: 0.7 },
    extreme: true,
  },
  {
    name: 'Promising',
    prototype: { recency: -0.9, frequency: -0.2, monetary: -0.1, tenure: -0.4, views: 0.4 },
    claims: { recency: 0.3 },
  },
  {
    name: 'New',
    prototype: { recency: -1.2, frequency: -0.9, monetary: -0.8, tenure: -1.6 },
    claims: { recency: 0.25, frequency: 0.25 },
    extreme: true,
  },
  {
    name: 'At risk',
    prototype: { recency: 0.7, frequency: 0.5, monetary: 0.6, tenure: 0.4 },
    claims: { recency: 0.3 },
  },
  {
    name: 'About to sleep',
    prototype: { recency: 0.4, frequency: -0.4, monetary: -0.3, views: -0.3 },
    claims: { recency: 0.25 },
  },
  {
    name: 'Hibernating',
    prototype: { recency: 1.1, frequency: -0.9, monetary: -1, views: -0.7, carts: -0.5 },
    claims: { recency: 0.25 },
    extreme: true,
    withoutOrders: true,
  },
  {
    name: 'Bargain hunters',
    prototype: { discountShare: 1.7, averageOrder: -0.4 },
    claims: { discountShare: 0.4 },
    extreme: true,
  },
  {
    name: 'Serial returners',
    prototype: { refundShare: 1.8 },
    claims: { refundShare: 0.4 },
    extreme: true,
  },
  {
    name: 'Window shoppers',
    prototype: { views: 0.8, conversion: -1, frequency: -1, monetary: -1, averageOrder: -1 },
    claims: { views: 0.25, conversion: 0.25 },
    extreme: true,
    withoutOrders: true,
  },
  {
    name: 'Cart abandoners',
    prototype: { carts: 1.4, views: 0.5, conversion: -1, frequency: -0.7, monetary: -0.7 },
    claims: { carts: 0.25, conversion: 0.25 },
    extreme: true,
    withoutOrders: true,
    unlessMeasured: 'abandonment',
  },
  {
    name: 'Cart abandoners',
    prototype: { abandonment: 1.8, frequency: -0.5, monetary: -0.5 },
    claims: { abandonment: 0.5 },
    extreme: true,
    withoutOrders: true,
  },
];

/** Adjectives for clusters that no archetype fits: [below the average, above it]. */
export const ROLE_WORDS: Readonly<Record<FeatureRole, readonly [string, string]>> = {
  recency: ['recently here', 'long absent'],
  frequency: ['rare orders', 'frequent orders'],
  monetary: ['low spend', 'high spend'],
  averageOrder: ['small orders', 'large orders'],
  tenure: ['recently joined', 'long-standing'],
  discountShare: ['full price', 'discount-led'],
  views: ['few views', 'many views'],
  carts: ['few carts', 'many carts'],
  conversion: ['hesitant', 'decisive'],
  refundShare: ['few returns', 'many returns'],
  abandonment: ['baskets ordered', 'baskets left behind'],
};
