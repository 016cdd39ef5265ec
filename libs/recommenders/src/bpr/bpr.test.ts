import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interactionsFrom } from '../interactions-from.ts';
import { describeRecommenderConformance, twoTastes } from '../recommender-conformance.ts';
import { Bpr } from './bpr.ts';

describeRecommenderConformance({
  name: 'bpr',
  make: ({ seed }) => new Bpr({ seed, factors: 6, epochs: 20 }),
});

describe('bpr', () => {
  it('recommends what suits the taste, to users of the fit and to those who come with a history', () => {
    const model = new Bpr({ seed: 1, factors: 4 }).fit(twoTastes());
    const recent = ['i1', 'i3', 'i5'].map((item, at) => ({ item, at }));
    for (const [query, taste] of [
      [{ user: 'u4' }, 0],
      [{ user: 'u7' }, 1],
      [{ recent }, 1],
    ] as const) {
      const suiting = model.recommend(query, 5).filter(({ item }) => Number(item.slice(1)) % 2 === taste);
      assert.ok(suiting.length >= 4, `${suiting.length} of 5`);
    }
  });

  it('learns for a user who has had everything', () => {
    const rows = ['a', 'b', 'c'].map((item) => ({ user: 'all', item }));
    const model = new Bpr({ seed: 1 }).fit(interactionsFrom(rows));
    assert.deepEqual(model.recommend({ user: 'all' }, 3), []);
    assert.equal(model.recommend({}, 9).length, 3);
  });

  it('gives other vectors for another seed', () => {
    const answers = [1, 2].map((seed) => new Bpr({ seed, epochs: 3 }).fit(twoTastes()).recommend({}, 3));
    assert.notDeepEqual(answers[0], answers[1]);
  });

  for (const bad of [{ factors: 0 }, { epochs: 0 }, { learningRate: 0 }, { regularization: -1 }]) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      assert.throws(() => new Bpr({ seed: 1, ...bad }), { code: 'RECOMMENDERS_OPTION' });
    });
  }
});
