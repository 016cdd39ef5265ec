import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { candidatesMax, recommendationStrategies } from '@shoal/contracts';
import { ItemTransition, interactionsFrom } from '@shoal/recommenders';
import fc from 'fast-check';
import { type CustomerState, newState } from './customer-state.ts';
import { alike, diversify } from './diversify.ts';
import { explore } from './explore.ts';
import { makeList, type ShopKnowledge } from './make-list.ts';

const at = Date.UTC(2026, 2, 14);
const items = Array.from({ length: 150 }, (_, i) => `i${i}`);
const transition = new ItemTransition().fit(
  interactionsFrom(
    items.flatMap((item, i) => [
      { user: `u${i}`, item, at: at + i },
      { user: `u${i}`, item: items[(i * 7 + 3) % items.length] as string, at: at + i + 1 },
    ]),
  ),
);

const shop = (rest: Partial<ShopKnowledge> = {}): ShopKnowledge => ({
  ...{ trained: undefined, als: undefined, content: undefined, transition },
  ...{ popular: [], favourites: [], catalogue: items },
  categoryOf: () => undefined,
  isHidden: () => false,
  similarTo: () => [],
  ...rest,
});

const state = (...recent: string[]): CustomerState => ({
  ...newState('demo/ann'),
  version: 3,
  recent: recent.map((itemId, i) => ({ itemId, at: at + i, kind: 'viewed' })),
});

const settings = { strategy: 'hybrid', exploration: 0.5, diversity: 0.2 } as const;
const itemId = fc.constantFrom(...items, 'unheard-of', '衬衫');

describe('a list', () => {
  it('is never empty while the catalogue has an item that may be shown, and never has one that may not', () => {
    const strategy = fc.constantFrom(...recommendationStrategies);
    fc.assert(
      fc.property(fc.array(itemId), fc.uniqueArray(itemId), strategy, (recent, hidden, asked) => {
        const out = new Set(hidden);
        const knowledge = shop({ isHidden: (item) => out.has(item) });
        const list = makeList(state(...recent), knowledge, { ...settings, strategy: asked });
        const ids = list.map((item) => item.itemId);
        assert.ok(ids.length > 0 && ids.length <= candidatesMax);
        assert.equal(new Set(ids).size, ids.length);
        assert.ok(ids.every((id) => !out.has(id)));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same for the same state', () => {
    fc.assert(
      fc.property(fc.array(itemId), (recent) => {
        const [one, two] = [1, 2].map(() => makeList(state(...recent), shop(), settings));
        assert.deepEqual(one, two);
      }),
      { numRuns: 30 },
    );
  });

  it('goes from personal to the segment to what is popular to what there is', () => {
    const counted = (...ids: string[]) => ids.map((id) => ({ itemId: id, score: 1 }));
    const knowledge = shop({
      transition: undefined,
      favourites: counted('s1', 's2'),
      popular: counted('s1', 'p1'),
      catalogue: ['c1'],
    });
    const list = makeList(state('i1'), knowledge, settings);
    assert.deepEqual(
      list.map(({ itemId: id, source }) => [id, source]),
      [
        ['s1', 'segment'],
        ['s2', 'segment'],
        ['p1', 'popular'],
        ['c1', 'catalogue'],
      ],
    );
    assert.ok(list.every(({ score }, i) => i === 0 || score < (list[i - 1]?.score ?? 0)));
  });
});

describe('diversity', () => {
  const entry = (item: string, score: number) => ({ item, score, reason: { source: 'x' } });
  const categories = new Map([
    ['a1', ['a']],
    ['a2', ['a']],
    ['b1', ['b']],
  ]);
  const categoryOf = (item: string) => categories.get(item);

  it('puts something else before more of the same', () => {
    const ranked = [entry('a1', 1), entry('a2', 0.9), entry('b1', 0.8)];
    const order = (weight: number) => diversify(ranked, { weight, categoryOf }).map(({ item }) => item);
    assert.deepEqual(order(0), ['a1', 'a2', 'b1']);
    assert.deepEqual(order(0.3), ['a1', 'b1', 'a2']);
  });

  it('loses nothing and doubles nothing', () => {
    const ranked = fc
      .uniqueArray(fc.nat(500), { maxLength: 80 })
      .map((ids) => ids.map((id, i) => entry(`a${id}`, 1 / (i + 1))));
    fc.assert(
      fc.property(ranked, (list) => {
        const diverse = diversify(list, { weight: 0.5, categoryOf: (item) => [item.slice(0, 2)] });
        assert.deepEqual(diverse.map(({ item }) => item).sort(), list.map(({ item }) => item).sort());
      }),
    );
  });

  it('calls paths alike by what they have in common from the top', () => {
    assert.equal(alike(['a', 'b'], ['a', 'c']), 0.5);
    assert.equal(alike(['a'], ['a']), 1);
    assert.equal(alike(['a', 'b'], ['b', 'a']), 0);
    assert.equal(alike(undefined, ['a']), 0);
  });
});

describe('exploration', () => {
  const list = items.slice(0, 100).map((id, i) => ({ itemId: id, score: 100 - i, source: 'x' }));

  it('explores in the share of lists that it is told, evenly, and says how likely that was', () => {
    const found = new Map<string, number>();
    let explored = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const made = explore(list, { epsilon: 0.4, key: `demo/c${i}/1` });
      const one = made.find(({ source }) => source === 'exploration');
      if (!one) continue;
      explored += 1;
      assert.equal(one.propensity, 0.4 / 80);
      assert.equal(made.indexOf(one), 4);
      found.set(one.itemId, (found.get(one.itemId) ?? 0) + 1);
    }
    assert.ok(Math.abs(explored / 20_000 - 0.4) < 0.015, String(explored));
    // 8,000 draws of 80 items: 100 each, with a deviation of 10.
    assert.equal(found.size, 80);
    assert.ok([...found.values()].every((count) => count > 50 && count < 150));
  });

  it('leaves a short list as it is', () => {
    const short = list.slice(0, 20);
    assert.equal(explore(short, { epsilon: 1, key: 'x' }), short);
  });
});
