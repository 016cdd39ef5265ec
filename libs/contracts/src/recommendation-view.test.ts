import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { itemIdOf } from './catalogue-item.ts';
import type { RecommendationList } from './recommendation-list.ts';
import {
  itemsFrom,
  openRecommendationView,
  pickRecommendations,
  writeRecommendationView,
} from './recommendation-view.ts';

const list: RecommendationList = {
  version: 7,
  shop: 'demo',
  customerId: 'c-1042',
  at: 1_773_480_413_000,
  modelVersion: 2,
  items: [
    { itemId: 'p-1', score: 0.9, source: 'itemTransition', because: 'p-9' },
    { itemId: '衬衫', score: 0.5, source: 'popular' },
    { itemId: 'p 3', score: 0.25, source: 'segment', propensity: 0.01 },
  ],
  recent: [],
  bought: ['p-9'],
  inbox: { 0: 17 },
};
const text = writeRecommendationView(list);

describe('the view of a list', () => {
  it('gives back what rules need', () => {
    const { head, bought } = openRecommendationView(text);
    assert.deepEqual(head, { version: 7, at: list.at });
    assert.deepEqual(
      ['p-9', 'p-1', 'p', 'version'].map((id) => bought.has(id)),
      [true, false, false, false],
    );
  });

  it('gives back the items in order, as they are', () => {
    const lines = pickRecommendations(text, itemsFrom(text), 10, () => true);
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      list.items,
    );
  });

  it('passes over what is not admitted, and stops at n', () => {
    const from = itemsFrom(text);
    const asked: string[] = [];
    const lines = pickRecommendations(text, from, 1, (id) => asked.push(id) > 1);
    assert.deepEqual(asked, ['p-1', '衬衫']);
    assert.equal(lines.length, 1);
  });

  it('holds for a list without items', () => {
    const empty = writeRecommendationView({ ...list, items: [] });
    assert.deepEqual(
      pickRecommendations(empty, itemsFrom(empty), 5, () => true),
      [],
    );
  });
});

describe('the id of an item', () => {
  for (const [given, id] of [
    ['p-1', 'p-1'],
    [42, '42'],
    ['衬衫', '衬衫'],
    ['😀', '😀'],
    ['', undefined],
    ['a"b', undefined],
    ['a\\b', undefined],
    ['a\nb', undefined],
    ['\ud800', undefined],
    ['x'.repeat(101), undefined],
    [undefined, undefined],
  ] as const)
    it(`${JSON.stringify(given)} is ${id === undefined ? 'none' : JSON.stringify(id)}`, () =>
      assert.equal(itemIdOf(given), id));
});
