import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Learned, ShopLearner } from './shop-learner.ts';

const at = Date.UTC(2026, 2, 14);
const viewed = (customerId: string, itemId: string, seconds: number): Learned => ({
  ...{ customerId, itemId, kind: 'viewed' },
  at: at + seconds * 1_000,
});
const nowhere = () => undefined;

describe('what a shop has learned', () => {
  it('forgets customers and items of whom nothing is kept, and knows the others as before', async () => {
    const learner = new ShopLearner(1_000, () => undefined);
    for (let i = 0; i < 1_000; i += 1) learner.learn([viewed(`old${i}`, `gone${i}`, i)], nowhere);
    const pairs = Array.from({ length: 500 }, (_, i) => [
      viewed(`new${i}`, 'a', 2_000 + i),
      viewed(`new${i}`, 'b', 2_000 + i),
    ]);
    learner.learn(pairs.flat(), nowhere);
    assert.equal(learner.transition?.items.length, 1_002);
    await learner.forget();
    assert.deepEqual([learner.transition?.items, learner.count], [['a', 'b'], 2_000]);
    const recent = [{ item: 'a', at: at + 3_000_000 }];
    assert.equal(learner.transition?.recommend({ recent }, 1)[0]?.item, 'b');
    // What it has learned anew is not learned anew again.
    const { transition } = learner;
    await learner.forget();
    assert.equal(learner.transition, transition);
  });

  it('counts what is popular in all, in each category on the way to an item, and in segments', () => {
    const learner = new ShopLearner(1_000, (item) => (item === 'a' ? ['Clothing', 'Shirts'] : undefined));
    learner.learn([viewed('ann', 'a', 0), viewed('bob', 'b', 0)], (id) =>
      id === 'ann' ? 'loyal' : undefined,
    );
    const first = (counts: { top(): readonly { itemId: string }[] } | undefined) =>
      counts?.top().map(({ itemId }) => itemId);
    assert.deepEqual(first(learner.popular), ['a', 'b']);
    assert.deepEqual(first(learner.categories.get('Shirts')), ['a']);
    assert.deepEqual(first(learner.favouritesOf('loyal')), ['a']);
    assert.equal(learner.favouritesOf('new'), undefined);
    assert.deepEqual(
      [learner.takeTouched(), learner.takeTouchedCategories()],
      [
        ['a', 'b'],
        ['Clothing', 'Shirts'],
      ],
    );
    assert.deepEqual([learner.takeTouched(), learner.takeTouchedCategories()], [[], []]);
  });
});
