import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountOf, mean, observeShop, tracked } from './observe-shop.fixture.ts';
import type { TrackCall } from './segment-call.ts';

const end = Date.UTC(2025, 5, 30);
const { customers, fraudOrderIds } = observeShop({
  seed: 9,
  customers: 4000,
  days: 120,
  end,
  fraudShare: 0.02,
});
const fraudsters = customers.filter(({ truth }) => truth.fraudster);
const honest = customers.filter(({ truth }) => !truth.fraudster);
const ordersOf = (group: typeof customers) =>
  group.flatMap((customer) => tracked(customer, 'Order Completed'));
const hasReason = (call: TrackCall) => call.properties?.reason === 'fraud';

/** How many customers at most pay with one card. */
function cardUsers(group: typeof customers): Map<unknown, Set<unknown>> {
  const users = new Map<unknown, Set<unknown>>();
  for (const customer of group) {
    for (const order of tracked(customer, 'Order Completed')) {
      const card = order.properties?.card_hash;
      if (card) users.set(card, (users.get(card) ?? new Set()).add(customer));
    }
  }
  return users;
}

test('fraudsters have their share of the customers and their orders are the flagged ones', () => {
  assert.ok(Math.abs(fraudsters.length / customers.length - 0.02) < 0.001);
  const ids = ordersOf(fraudsters).map((order) => order.properties?.order_id);
  assert.deepEqual(new Set(ids), fraudOrderIds);
  assert.ok(fraudsters.every((customer) => tracked(customer, 'Order Completed').length >= 1));
});

/** Share of the visits that begin before five in the morning by the customer's own clock. */
function nightShare(group: typeof customers): number {
  const offsets: Record<string, number> = { 'zh-CN': 8, 'en-GB': 0, 'en-US': -5 };
  const visits = group.flatMap(({ calls }) => calls.filter((call) => call.type === 'page'));
  const localHour = (call: (typeof visits)[number]) =>
    new Date(Date.parse(call.timestamp) + offsets[call.context?.locale ?? '']! * 3_600_000).getUTCHours();
  return visits.filter((call) => localHour(call) < 5).length / visits.length;
}

test('fraudulent orders are dearer, at night, and soon after the account is new', () => {
  const total = (order: TrackCall) => amountOf(order, 'total');
  assert.ok(mean(ordersOf(fraudsters).map(total)) > 1.5 * mean(ordersOf(honest).map(total)));
  const ageHours = fraudsters.flatMap((customer) =>
    tracked(customer, 'Order Completed').map(
      (order) => (Date.parse(order.timestamp) - Date.parse(customer.calls[0]!.timestamp)) / 3_600_000,
    ),
  );
  assert.ok(Math.max(...ageHours) < 24 * 7);
  assert.ok(mean(fraudsters.map((customer) => customer.calls.length)) < 60, 'fraudsters do not linger');
  assert.ok(nightShare(fraudsters) > 1.5 * nightShare(honest), `${nightShare(fraudsters)} at night`);
});

test('rings share cards, and a few honest households do too', () => {
  const shared = (users: Map<unknown, Set<unknown>>) =>
    [...users.values()].filter((set) => set.size > 1).length;
  assert.ok([...cardUsers(fraudsters).values()].some((users) => users.size >= 3));
  const households = shared(cardUsers(honest));
  assert.ok(households >= 10 && households < 0.05 * honest.length, `${households} households share a card`);
});

test('most old fraud is discovered by chargeback or refund, honest orders never are', () => {
  const discovered = fraudsters.flatMap((customer) => [
    ...tracked(customer, 'Chargeback Received'),
    ...tracked(customer, 'Order Refunded'),
  ]);
  assert.ok(discovered.every(hasReason));
  const oldMs = end - 40 * 86_400_000;
  const old = ordersOf(fraudsters).filter((order) => Date.parse(order.timestamp) < oldMs);
  const found = new Set(discovered.map((call) => call.properties?.order_id));
  const share = old.filter((order) => found.has(order.properties?.order_id)).length / old.length;
  assert.ok(share > 0.75 && share < 0.95, `${share} discovered`);
  const refunds = honest.flatMap((customer) => [
    ...tracked(customer, 'Chargeback Received'),
    ...tracked(customer, 'Order Refunded'),
  ]);
  assert.ok(refunds.length > 100 && !refunds.some(hasReason));
});
