import assert from 'node:assert/strict';
import { it } from 'node:test';
import { simulatedItems, simulateShop } from './index.ts';

it('the items of a simulated shop are those of its calls', () => {
  const options = { customers: 50, days: 20, seed: 7, end: Date.UTC(2026, 2, 14) };
  const items = new Map(simulatedItems(options).map((item) => [item.itemId, item]));
  assert.equal(items.size, 240);
  let seen = 0;
  for (const call of simulateShop(options)) {
    if (call.type !== 'track' || call.event !== 'Product Viewed') continue;
    const { product_id, name, category, price } = call.properties as Record<string, unknown>;
    assert.deepEqual(items.get(String(product_id)), {
      ...{ itemId: product_id, title: name, category: [category], price },
    });
    seen += 1;
  }
  assert.ok(seen > 100);
});
