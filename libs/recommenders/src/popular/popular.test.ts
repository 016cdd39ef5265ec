import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interactionsFrom } from '../interactions-from.ts';
import { describeRecommenderConformance } from '../recommender-conformance.ts';
import { Popular } from './popular.ts';

describeRecommenderConformance({ name: 'popular', make: () => new Popular() });

const day = 86_400_000;

describe('popular', () => {
  const rows = [
    ...Array.from({ length: 6 }, (_, i) => ({ user: `u${i}`, item: 'old', at: 0 })),
    ...Array.from({ length: 2 }, (_, i) => ({ user: `u${i}`, item: 'new', at: 60 * day })),
    { user: 'u9', item: 'rare', at: 60 * day },
  ];
  const categories = new Map([
    ['old', 'a'],
    ['new', 'b'],
    ['rare', 'b'],
  ]);
  const itemsOf = (list: { item: string }[]): string[] => list.map(({ item }) => item);

  it('counts an interaction half for each half-life that has passed', () => {
    const list = new Popular({ halfLifeMs: 30 * day }).fit(interactionsFrom(rows)).recommend({}, 3);
    assert.deepEqual(
      list.map(({ item, score }) => [item, score]),
      [
        ['new', 2],
        ['old', 1.5],
        ['rare', 1],
      ],
    );
    const undecayed = new Popular({ halfLifeMs: Number.POSITIVE_INFINITY }).fit(interactionsFrom(rows));
    assert.deepEqual(itemsOf(undecayed.recommend({}, 1)), ['old']);
  });

  it('answers for one category, and calls items of one category alike', () => {
    const model = new Popular({ categories }).fit(interactionsFrom(rows));
    assert.deepEqual(itemsOf(model.popularIn('b', 9)), ['new', 'rare']);
    assert.deepEqual(itemsOf(model.popularIn('b', 9, { exclude: new Set(['new']) })), ['rare']);
    assert.deepEqual(itemsOf(model.similar('new', 9)), ['rare']);
    assert.deepEqual(model.popularIn('unknown', 9), []);
  });

  it('keeps counting over centuries of time without overflow', () => {
    const model = new Popular({ halfLifeMs: day }).fit(interactionsFrom(rows));
    model.partialFit(interactionsFrom([{ user: 'x', item: 'far', at: 200_000 * day }]));
    const [first, second] = model.recommend({}, 2);
    assert.equal(first?.item, 'far');
    assert.equal(first?.score, 1);
    assert.ok(Number.isFinite(second?.score));
  });

  for (const halfLifeMs of [0, -1, Number.NaN]) {
    it(`refuses a half-life of ${halfLifeMs}`, () => {
      const fit = () => new Popular({ halfLifeMs }).fit(interactionsFrom(rows));
      assert.throws(fit, { name: 'OptionError', code: 'RECOMMENDERS_OPTION' });
    });
  }
});
