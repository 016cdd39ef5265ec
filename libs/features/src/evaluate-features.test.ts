import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertClose, dayMs, foldAll, start, type TimedEvent } from './histories.fixture.ts';
import {
  type CustomerFeatures,
  evaluateFeatures,
  featureCatalogue,
  featureNames,
  newFeatureState,
} from './index.ts';

const track = (day: number, event: string, properties: Record<string, unknown> = {}): TimedEvent => ({
  at: start + day * dayMs,
  event: { type: 'track', event, properties },
});

const history = [
  track(0, 'Product Viewed', { product_id: 'a', price: 10 }),
  track(1, 'Product Viewed', { product_id: 'b', price: 40 }),
  track(1, 'Product Added', { product_id: 'b', price: 40 }),
  track(2, 'Order Completed', { total: 40, coupon: 'SAVE', products: [{ product_id: 'b', price: 40 }] }),
  track(5, 'Product Added', { product_id: 'c' }),
  track(7, 'Products Searched', { query: 'c' }),
  track(12, 'Order Completed', { total: 80, discount: 0 }),
  track(20, 'Order Refunded', { total: 30 }),
  track(21, 'Product Reviewed', { product_id: 'b', rating: 4 }),
  track(22, 'Product Added', {}),
  track(32, 'Order Completed', { revenue: 60 }),
  track(40, 'Product Added', {}),
];

/** By hand, at day 50. */
const expected: Partial<CustomerFeatures> = {
  recencyDays: 18,
  activityRecencyDays: 10,
  tenureDays: 50,
  orders: 3,
  monetary: 180,
  averageOrderValue: 60,
  // Of 40, 80, 60: the root of (400 + 400 + 0) / 3.
  orderValueSpread: Math.sqrt(800 / 3),
  // Gaps of 10 and 20 days.
  gapDays: 15,
  gapSpreadDays: 5,
  views: 2,
  carts: 4,
  searches: 1,
  refunds: 1,
  refundShare: 30 / 180,
  discountShare: 1 / 3,
  // Four baskets, three ordered.
  abandonment: 0.25,
  conversion: 1,
  // Of 10 once and 40 three times (viewed, added, ordered), by 1 + price.
  priceLevel: (11 * 41 ** 3) ** (1 / 4) - 1,
  reviews: 1,
  rating: 4,
  views7d: 2 ** (-50 / 7) + 2 ** (-49 / 7),
  orders30d: 2 ** (-48 / 30) + 2 ** (-38 / 30) + 2 ** (-18 / 30),
  spend90d: 40 * 2 ** (-48 / 90) + 80 * 2 ** (-38 / 90) + 60 * 2 ** (-18 / 90),
  refunds30d: 2 ** (-30 / 30),
  searches7d: 2 ** (-43 / 7),
  carts90d: [49, 45, 28, 10].reduce((sum, age) => sum + 2 ** (-age / 90), 0),
};

describe('evaluateFeatures', () => {
  it('gives what a calculation by hand gives', () => {
    const features = evaluateFeatures(foldAll(history), start + 50 * dayMs);
    for (const [name, value] of Object.entries(expected)) {
      assertClose(features[name as keyof CustomerFeatures], value, name);
    }
  });

  it('gives a finite number of at least 0 for every feature of the catalogue, at any moment', () => {
    for (const state of [newFeatureState('demo', 'anna', start), foldAll(history)]) {
      for (const day of [-10, 0, 0.5, 40, 10_000]) {
        const features = evaluateFeatures(state, start + day * dayMs);
        assert.deepEqual(Object.keys(features).sort(), [...featureNames].sort());
        for (const name of featureNames) {
          assert.ok(Number.isFinite(features[name]) && features[name] >= 0, `${name} on day ${day}`);
        }
      }
    }
  });

  it('is zero for whoever did nothing, but for the time that passed', () => {
    const features = evaluateFeatures(newFeatureState('demo', 'anna', start), start + 3 * dayMs);
    const passing = new Set(['recencyDays', 'activityRecencyDays', 'tenureDays']);
    for (const name of featureNames) assert.equal(features[name], passing.has(name) ? 3 : 0, name);
  });

  it('does not change the state', () => {
    const state = foldAll(history);
    const before = structuredClone(state);
    evaluateFeatures(state, start + 100 * dayMs);
    assert.deepEqual(state, before);
  });

  it('says what each feature is', () => {
    for (const meaning of Object.values(featureCatalogue)) assert.ok(meaning.length > 5);
  });
});
