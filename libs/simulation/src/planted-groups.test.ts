import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GroupName, groupNames, groupProfiles } from './groups.ts';
import { amountOf, mean, type Observed, observeShop, tracked } from './observe-shop.fixture.ts';
import { simulationTruth } from './simulation-truth.ts';

const end = Date.UTC(2025, 5, 30);
const days = 180;
const { customers } = observeShop({ seed: 5, customers: 2000, days, end });
const groups = Map.groupBy(customers, (customer) => customer.truth.group);

function per(group: GroupName, measure: (customer: Observed) => number): number {
  return mean((groups.get(group) ?? []).map(measure));
}

const orders = (customer: Observed) => tracked(customer, 'Order Completed').length;
const views = (customer: Observed) => tracked(customer, 'Product Viewed').length;
const spend = (customer: Observed) =>
  tracked(customer, 'Order Completed').reduce((sum, call) => sum + amountOf(call, 'total'), 0);
const daysAgo = (timestamp: string | undefined) => (end - Date.parse(timestamp ?? '')) / 86_400_000;
const recencyDays = (customer: Observed) => daysAgo(tracked(customer, 'Order Completed').at(-1)?.timestamp);
const ageDays = (customer: Observed) => daysAgo(customer.calls[0]?.timestamp);

function discountedShare(group: GroupName): number {
  const all = (groups.get(group) ?? []).flatMap((customer) => tracked(customer, 'Order Completed'));
  return all.filter((call) => amountOf(call, 'discount') > 0).length / all.length;
}

test('each group has its share of the customers, in a large shop and in a small one', () => {
  for (const size of [100, 2000]) {
    const { customers: truths } = simulationTruth({ seed: 8, customers: size, days, end, fraudShare: 0 });
    for (const name of groupNames) {
      const share = truths.filter((truth) => truth.group === name).length / size;
      assert.ok(Math.abs(share - groupProfiles[name].weight) <= 2.5 / size, `${name}: ${share} of ${size}`);
    }
  }
});

test('group weights can be changed: an absent group has nobody', () => {
  const groupWeights = { champions: 0, loyal: 5 };
  const { customers: truths } = simulationTruth({ seed: 8, customers: 500, days, end, groupWeights });
  assert.equal(truths.filter((truth) => truth.group === 'champions').length, 0);
  assert.ok(truths.filter((truth) => truth.group === 'loyal').length > 400);
});

test('champions buy most often and spend most, and bought lately', () => {
  for (const other of groupNames) {
    if (other === 'champions') continue;
    assert.ok(per('champions', orders) > 1.5 * per(other, orders), other);
    assert.ok(per('champions', spend) > 2 * per(other, spend), other);
  }
  assert.ok(per('champions', recencyDays) < 20);
});

test('loyal customers buy several times and lately, new ones came in the last weeks', () => {
  assert.ok(per('loyal', orders) >= 4);
  assert.ok(per('loyal', recencyDays) < 45);
  const ages = (groups.get('new') ?? []).map(ageDays);
  assert.ok(Math.max(...ages) <= 28, `oldest ${Math.max(...ages)}`);
  assert.ok((groups.get('new') ?? []).every((customer) => orders(customer) >= 1 && orders(customer) <= 3));
});

test('customers at risk bought as regularly as loyal ones and have stopped since', () => {
  const atRisk = groups.get('at-risk') ?? [];
  assert.ok(per('at-risk', orders) >= 3);
  // No visit begins in the last third; a follow-up such as a review may still come.
  assert.ok(
    atRisk
      .filter((customer) => orders(customer) > 0)
      .every((customer) => recencyDays(customer) > 0.34 * days),
  );
});

test('hibernating customers ordered once or twice, long ago', () => {
  for (const customer of groups.get('hibernating') ?? []) {
    assert.ok(orders(customer) >= 1 && orders(customer) <= 2);
    assert.ok(recencyDays(customer) > 0.64 * days);
  }
});

test('bargain hunters buy mainly with coupons, the others seldom do', () => {
  assert.ok(discountedShare('bargain-hunters') > 0.75);
  for (const other of ['champions', 'loyal', 'at-risk', 'researchers'] as const)
    assert.ok(discountedShare(other) < 0.2, other);
});

test('window shoppers look most per visit, seldom fill a cart and never buy', () => {
  const visits = (customer: Observed) => customer.calls.filter((call) => call.type === 'page').length;
  const adders = (customer: Observed) => tracked(customer, 'Product Added').length;
  assert.equal(per('window-shoppers', orders), 0);
  assert.ok(per('window-shoppers', adders) / per('window-shoppers', visits) < 0.12);
  for (const other of groupNames) {
    if (other === 'window-shoppers') continue;
    assert.ok(
      per('window-shoppers', views) / per('window-shoppers', visits) >
        1.6 * (per(other, views) / per(other, visits)),
      other,
    );
  }
});

test('cart abandoners add to the cart in most visits and hardly ever order', () => {
  const adders = (customer: Observed) => tracked(customer, 'Product Added').length;
  assert.ok(per('cart-abandoners', adders) > 8 * per('cart-abandoners', orders));
  assert.ok(per('cart-abandoners', orders) < 1.5);
});
