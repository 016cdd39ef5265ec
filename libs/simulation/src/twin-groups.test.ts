import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountOf, mean, type Observed, observeShop, tracked } from './observe-shop.fixture.ts';

const end = Date.UTC(2025, 5, 30);
const onlyTwins = {
  champions: 0,
  loyal: 0,
  new: 0,
  'at-risk': 0,
  hibernating: 0,
  'bargain-hunters': 0,
  'window-shoppers': 0,
  'cart-abandoners': 0,
};
const { customers } = observeShop({
  seed: 3,
  customers: 2400,
  days: 180,
  end,
  groupWeights: onlyTwins,
  fraudShare: 0,
});
const researchers = customers.filter((customer) => customer.truth.group === 'researchers');
const impulseBuyers = customers.filter((customer) => customer.truth.group === 'impulse-buyers');

const count = (event: string) => (customer: Observed) => tracked(customer, event).length;
const measures: Readonly<Record<string, (customer: Observed) => number>> = {
  orders: count('Order Completed'),
  views: count('Product Viewed'),
  searches: count('Products Searched'),
  additions: count('Product Added'),
  coupons: count('Coupon Applied'),
  spend: (customer) =>
    tracked(customer, 'Order Completed').reduce((sum, call) => sum + amountOf(call, 'total'), 0),
  recency: (customer) =>
    (end - Date.parse(tracked(customer, 'Order Completed').at(-1)!.timestamp)) / 86_400_000,
};

/** Largest distance between two empirical distributions: the Kolmogorov-Smirnov statistic. */
function largestGap(one: readonly number[], other: readonly number[]): number {
  const below = (values: readonly number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length;
  return Math.max(...[...one, ...other].map((value) => Math.abs(below(one, value) - below(other, value))));
}

test('researchers and impulse buyers have equal distributions of every count, of spend and of recency', () => {
  // With 1,200 each the statistic exceeds 1.63 * sqrt(2 / 1200) = 0.067 once in a hundred when nothing differs.
  for (const [name, measure] of Object.entries(measures)) {
    const gap = largestGap(researchers.map(measure), impulseBuyers.map(measure));
    assert.ok(gap < 0.067, `${name} differs by ${gap}`);
  }
});

test('the statistic would notice a difference of a tenth in spend', () => {
  const spend = researchers.map(measures.spend!);
  assert.ok(
    largestGap(
      spend,
      spend.map((value) => value * 1.1 + 20),
    ) > 0.05,
  );
});

test('in visits that order, researchers look before they buy and impulse buyers after', () => {
  /** Of the views within an hour of an order, the share that came before it. */
  const viewsBefore = (customer: Observed): number[] =>
    tracked(customer, 'Order Completed').flatMap((order) => {
      const gaps = tracked(customer, 'Product Viewed').map(
        (view) => Date.parse(view.timestamp) - Date.parse(order.timestamp),
      );
      return gaps.filter((gap) => Math.abs(gap) < 3_600_000).map((gap) => (gap < 0 ? 1 : 0));
    });
  assert.ok(mean(researchers.flatMap(viewsBefore)) > 0.99);
  assert.ok(mean(impulseBuyers.flatMap(viewsBefore)) < 0.01);
});
