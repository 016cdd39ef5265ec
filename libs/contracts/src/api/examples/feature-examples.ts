import { FeatureMerge } from '../../feature-merge.ts';
import { FeatureState } from '../../feature-state.ts';
import type { SchemaExample } from './schema-example.ts';

const firstSeenAt = Date.UTC(2026, 0, 5, 18, 30);
const lastAt = Date.UTC(2026, 2, 14, 9, 26, 53);

/** One visitor who looked around, came back, and ordered twice. */
const state: FeatureState = {
  format: 1,
  version: 7,
  shop: 'demo',
  customerId: 'c-1042',
  firstSeenAt,
  lastSeenAt: lastAt,
  events: 6,
  lateEvents: 0,
  totals: { views: 2, carts: 1, orders: 2, searches: 1, refunds: 0, spend: 1_049_000 },
  orders: {
    firstAt: Date.UTC(2026, 0, 20, 20),
    lastAt,
    squares: 5_812.01,
    gapSquares: 2_762.2,
    recentAt: [Date.UTC(2026, 0, 20, 20), lastAt],
    discounted: 1,
    discount: 50_000,
    refunded: 0,
  },
  decayedAt: lastAt,
  decayed: {
    views: [0.9, 1.3, 1.6],
    carts: [0.8, 0.9, 1],
    orders: [1, 1.3, 1.7],
    searches: [0, 0.2, 0.6],
    refunds: [0, 0, 0],
    spend: [650_000, 770_000, 915_000],
  },
  baskets: { opened: 1, ordered: 1 },
  prices: { count: 4, logSum: 13.9 },
  reviews: { count: 0, ratingSum: 0 },
  dayParts: [0, 2, 1, 3],
  weekdays: [2, 1, 0, 0, 0, 3, 0],
  devices: { mobile: 4, desktop: 2 },
  channels: { newsletter: 2 },
  categories: { Shirts: 7.4, Shoes: 1.1 },
  recent: {
    items: ['p-290', 'p-311'],
    order: [0, 1, 1, 1],
    kinds: 'ovao',
    gaps: [4_540_600, 400, 213],
    until: Math.floor(firstSeenAt / 1_000) + 5_842_613,
  },
  sources: { 3: 51_207 },
  merged: {},
};

const merge: FeatureMerge = {
  shop: 'demo',
  from: 'visitor-7d1e',
  into: 'c-1042',
  state: { ...state, customerId: 'visitor-7d1e', mergedInto: 'c-1042' },
};

export const featureExamples: readonly SchemaExample[] = [
  {
    schema: FeatureState,
    valid: state,
    invalid: { ...state, dayParts: [0, 2, 1] },
    wrong: 'value.dayParts must NOT have fewer than 4 items',
  },
  {
    schema: FeatureMerge,
    valid: merge,
    invalid: { ...merge, into: '' },
    wrong: 'value.into must NOT have fewer than 1 characters',
  },
];
