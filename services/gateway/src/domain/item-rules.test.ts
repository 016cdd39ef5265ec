import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { itemsFrom, writeRecommendationView } from '@shoal/contracts';
import fc from 'fast-check';
import { ShopItems } from '../recommendations/shop-items.ts';
import { admits } from './item-rules.ts';
import { PickedItems } from './pick-items.ts';

const ids = Array.from({ length: 12 }, (_, i) => `i${i}`);
const id = fc.constantFrom(...ids);
const category = fc.constantFrom('Shirts', 'Shoes', 'Coffee');
const item = fc.record(
  {
    itemId: id,
    hidden: fc.boolean(),
    available: fc.boolean(),
    rebuyable: fc.boolean(),
    price: fc.integer({ min: 0, max: 100 }),
    category: fc.uniqueArray(category, { maxLength: 2 }),
  },
  { requiredKeys: ['itemId'] },
);
const request = fc.record(
  {
    n: fc.integer({ min: 1, max: 12 }),
    category,
    exclude: fc.uniqueArray(id).map((list) => new Set(list)),
    priceMin: fc.integer({ min: 0, max: 60 }),
    priceMax: fc.integer({ min: 40, max: 100 }),
    bought: fc.uniqueArray(id).map((list) => new Set(list)),
  },
  { requiredKeys: ['n', 'exclude', 'bought'] },
);
const rebuyable = new Set(['Coffee']);

type Rules = Omit<Parameters<typeof admits>[2], 'rebuyable'>;

function assertShowable(shown: string, items: ShopItems, rules: Rules): void {
  const { exclude, bought, category: wanted, priceMin, priceMax } = rules;
  assert.ok(!exclude.has(shown) && !items.isHidden(shown));
  const facts = items.factsOf(shown);
  assert.ok(wanted === undefined || facts?.category.includes(wanted));
  assert.ok(!bought.has(shown) || facts?.isRebuyable || facts?.category.includes('Coffee'));
  assert.ok(priceMin === undefined || (facts?.price ?? -1) >= priceMin);
  assert.ok(priceMax === undefined || (facts?.price ?? 1_000) <= priceMax);
}

describe('rules', () => {
  it('hold in every list, and a list is empty only where nothing may be shown', () => {
    fc.assert(
      fc.property(fc.array(item), fc.uniqueArray(id), request, (catalogue, listed, { n, ...rules }) => {
        const items = new ShopItems();
        for (const one of catalogue) items.set({ shop: 'demo', title: one.itemId, ...one });
        const isAdmitted = (itemId: string) => admits(itemId, items, { ...rules, rebuyable });
        const picked = new PickedItems({ n, admits: isAdmitted });
        const text = writeRecommendationView({
          ...{ version: 1, at: 0, bought: [] },
          items: listed.map((itemId) => ({ itemId, score: 1, source: 'x' })),
        });
        picked.takeView({ text, from: itemsFrom(text) });
        picked.takeIds(items.ids(), 'catalogue', 1_000);
        const admissible = new Set([...listed, ...items.ids()].filter(isAdmitted));
        assert.equal(picked.lines.length, Math.min(n, admissible.size));
        assert.equal(new Set(picked.ids).size, picked.lines.length);
        for (const shown of picked.ids) assertShowable(shown, items, rules);
      }),
    );
  });
});

describe('the items of a shop', () => {
  it('are known as they came last, and forgotten', () => {
    const items = new ShopItems();
    const set = (itemId: string, rest: object) => items.set({ shop: 'demo', title: itemId, itemId, ...rest });
    set('a', { price: 5, category: ['Shirts'] });
    set('a', { hidden: true });
    assert.deepEqual(items.factsOf('a'), { isRebuyable: false, price: undefined, category: [] });
    assert.equal(items.isHidden('a'), true);
    items.delete('a');
    assert.deepEqual([items.factsOf('a'), items.isHidden('a')], [undefined, false]);
    set('a', { available: false });
    set('a', {});
    assert.equal(items.isHidden('a'), false);
    items.delete('a');
    set('b', { price: 0 });
    assert.deepEqual([items.size, items.factsOf('b')?.price, items.factsOf('a')], [1, 0, undefined]);
  });
});
