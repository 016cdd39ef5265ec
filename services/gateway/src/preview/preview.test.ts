import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryCache } from '@shoal/cache';
import { clocksKey } from '@shoal/contracts';
import { evaluateFeatures } from '@shoal/features';
import { manualClock } from '@shoal/runtime';
import { now } from '../testing/gateway.fixture.ts';
import { shopper } from '../testing/shop.fixture.ts';
import { CustomerTable } from './customer-table.ts';
import { createPreview } from './preview.ts';
import { StateColumns } from './state-columns.ts';

const namespace = 'test';

async function previewOf(table: CustomerTable) {
  const clock = manualClock(now);
  const cache = createMemoryCache(clock);
  await cache.raise(clocksKey(namespace), 'demo', now);
  const customers = { of: () => table, stop: async () => undefined };
  return createPreview({ customers, cache, namespace, clock });
}

function tableOf(size: number): CustomerTable {
  const table = new CustomerTable();
  const state = shopper('x');
  for (let i = 0; i < size; i += 1) {
    const customerId = `c-${i}`;
    table.put({ ...state, customerId, totals: { ...state.totals, orders: i % 10 } });
    table.assign(customerId, 1, { id: 'gold', name: i % 4 === 0 ? 'Gold' : 'Silver' });
  }
  return table;
}

describe('a preview of 100,000 customers', () => {
  it('takes less than a second of computing', async () => {
    const preview = await previewOf(tableOf(100_000));
    const rule = 'orders >= 5 && churn < 0.9 && segment == "Gold" && !has("Order Refunded", "30d")';
    await preview.count('demo', { rule });
    const begun = process.cpuUsage();
    const { count, customers } = await preview.count('demo', { rule });
    const { user } = process.cpuUsage(begun);
    assert.deepEqual([count, customers], [10_000, 100_000]);
    assert.ok(user < 1_000_000, `${user / 1_000} ms`);
  });
});

describe('the table of customers', () => {
  it('gives back every number that features are made of', () => {
    const columns = new StateColumns();
    const [state, other] = [
      shopper('a'),
      { ...shopper('b'), baskets: { opened: 3, ordered: 1, openedAt: now } },
    ];
    columns.put(0, state);
    columns.put(5_000, other);
    for (const at of [now, now + 40 * 86_400_000]) {
      assert.deepEqual(evaluateFeatures(columns.read(0), at), evaluateFeatures(state, at));
      assert.deepEqual(evaluateFeatures(columns.read(5_000), at), evaluateFeatures(other, at));
    }
    assert.deepEqual(columns.read(0).orders, state.orders);
  });

  it('does not go back by an older state or assignment, and forgets who became another', async () => {
    const table = new CustomerTable();
    const preview = await previewOf(table);
    const count = async (rule: string) => (await preview.count('demo', { rule })).count;
    table.assign('x', 2, { id: 'gold', name: 'Gold' });
    assert.equal(await count('true'), 0, 'nothing is known of him but the segment');
    table.put({ ...shopper('x'), version: 3 });
    table.put({ ...shopper('x'), version: 2, totals: { ...shopper('x').totals, orders: 9 } });
    table.assign('x', 1, undefined);
    assert.equal(await count('orders == 1 && segment == "Gold"'), 1);
    table.put({ ...shopper('x'), version: 4, mergedInto: 'y' });
    assert.equal(await count('true'), 0);
  });

  it('holds a uniform half where there are too many, and says that it estimates', async () => {
    const table = tableOf(4_000);
    table.halve();
    table.halve();
    for (let i = 4_000; i < 8_000; i += 1) table.put(shopper(`c-${i}`));
    const { count, customers, estimated } = await (await previewOf(table)).count('demo', { rule: 'true' });
    assert.ok(estimated && count === customers);
    assert.ok(Math.abs(customers - 8_000) < 700, String(customers));
    assert.equal(customers, table.size * 4);
  });
});
