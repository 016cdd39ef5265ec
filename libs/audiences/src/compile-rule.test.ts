import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileRule } from './compile-rule.ts';
import type { CustomerFacts } from './customer-facts.ts';
import { factsOf, type Happening } from './customers.fixture.ts';

const order = (daysAgo: number, total = 50): Happening => ['Order Completed', daysAgo, { total }];
const loyal = { id: 'loyal-buyers', name: 'Loyal' };
const buyer = factsOf([order(2), order(12), order(40), ['Order Refunded', 35, { total: 50 }]], loyal);
const visitor = factsOf([['Product Viewed', 3, { product_id: 'p-1', price: 20 }]]);

function holds(rule: string, customer: CustomerFacts): boolean {
  const outcome = compileRule(rule);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.fault.message);
  return outcome.rule.matches(customer);
}

describe('a rule', () => {
  const cases: [rule: string, ofBuyer: boolean, ofVisitor: boolean][] = [
    ['orders_30d >= 2 && churn < 0.6 && segment == "loyal" && !has("Order Refunded", "30d")', true, false],
    ['has("Order Refunded", "30d")', false, false],
    ['has("Order Refunded", "36d")', true, false],
    ['has("Order Refunded")', true, false],
    ['has("Order Completed", "48h")', true, false],
    ['has("Order Completed", "47h")', false, false],
    ['days_since("Order Completed") == 2', true, false],
    ['days_since("Order Completed") > 30', false, true],
    ['orders == 3 || views == 1', true, true],
    ['3 <= orders', true, false],
    ['orders_7d == 1 && orders_90d == 3', true, false],
    ['monetary / orders > 49.5', true, false],
    ['orders / views > 1', true, false],
    ['orders % 2 == 1', true, false],
    ['-recency_days <= -2 && 7 - 2 * 2 == 3', true, true],
    ['segment in ["New", "LOYAL"]', true, false],
    ['!(segment in ["Loyal"])', false, true],
    ['segment != "Loyal"', false, true],
    ['segment_id == "loyal-buyers"', true, false],
    ['segment.startsWith("LO") && segment_id.contains("buy") && segment_id.endsWith("ers")', true, false],
    ['customer_id == segment_id', false, false],
    ['orders in [1, 3]', true, false],
    ['orders > 0 ? recency_days < 3 : views > 5', true, false],
    ['(orders > 0 ? monetary : 7) == 7', false, true],
    ['(orders > 0) == (segment == "loyal")', true, true],
    ['now - last_seen > duration("60h")', false, true],
    ['last_seen >= timestamp("2026-03-12T00:00:00Z")', true, false],
    ['now < timestamp("2026-03-15")', true, true],
    ['first_seen + duration("2w") < now', true, false],
    ['true', true, true],
    ['churn > 0.5 // silent for long', false, false],
  ];
  for (const [rule, ofBuyer, ofVisitor] of cases) {
    it(`says who belongs: ${rule}`, () => {
      assert.deepEqual([holds(rule, buyer), holds(rule, visitor)], [ofBuyer, ofVisitor]);
    });
  }

  it('counts orders exactly up to eight, which is eight or more', () => {
    const many = factsOf(Array.from({ length: 12 }, (_, i) => order(i)));
    assert.ok(holds('orders_30d == 8 && orders == 12', many));
    assert.ok(holds('orders_7d == 7', many));
  });

  it('sees churn rise with silence, and later for those who seldom order', () => {
    const often = factsOf([order(20), order(27), order(34)]);
    const seldom = factsOf([order(20), order(120), order(220)]);
    assert.ok(holds('churn > 0.45', often));
    assert.ok(holds('churn < 0.25', seldom));
    assert.ok(holds('churn > 0.9', factsOf([order(200), order(207), order(214)])));
  });

  it('asks for events by their own names, and for none that a language has', () => {
    const reader = factsOf([
      order(2),
      ['Newsletter Opened', 4],
      ['Product Viewed', 4, { product_id: 'p-1' }],
    ]);
    assert.ok(holds('has("Newsletter Opened", "5d") && has("Product Viewed", "5d")', reader));
    assert.ok(holds('!has("Product Viewed", "3d") && !has("Coupon Applied") && !has("constructor")', reader));
  });
});
