import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import { distinctByUser } from '../csr.ts';
import { interactionsFrom } from '../interactions-from.ts';
import { describeRecommenderConformance } from '../recommender-conformance.ts';
import { ItemKnn } from './item-knn.ts';
import { nearestRows } from './neighbours.ts';
import { UserKnn } from './user-knn.ts';
import { WEIGHTINGS, weighted } from './weighting.ts';

for (const weighting of WEIGHTINGS) {
  describeRecommenderConformance({ name: `itemKnn by ${weighting}`, make: () => new ItemKnn({ weighting }) });
  describeRecommenderConformance({ name: `userKnn by ${weighting}`, make: () => new UserKnn({ weighting }) });
}

const baskets = (lines: readonly string[]) =>
  interactionsFrom(lines.flatMap((line, u) => line.split(' ').map((item) => ({ user: `u${u}`, item }))));

describe('nearestRows', () => {
  it('finds the cosines that all pairs compared one by one give', () => {
    const random = seededRandom(5);
    const lines = Array.from({ length: 30 }, () =>
      Array.from({ length: 6 }, () => `i${Math.floor(random() * 15)}`).join(' '),
    );
    const rows = distinctByUser(baskets(lines));
    const matrix = { ...rows, value: weighted(rows, 'tfidf') };
    const { starts, neighbour, similarity } = nearestRows(matrix, 5, 1000);
    const dense = Array.from({ length: 30 }, (_, r) => {
      const row = new Array<number>(rows.columns).fill(0);
      for (let i = rows.starts[r]!; i < rows.starts[r + 1]!; i++) row[rows.column[i]!] = matrix.value[i]!;
      return row;
    });
    for (let r = 0; r < 30; r++) {
      const cosines = dense.map((row) => row.reduce((sum, value, c) => sum + value * dense[r]![c]!, 0));
      const expected = cosines.filter((_, other) => other !== r).sort((a, b) => b - a);
      for (let i = starts[r]!; i < starts[r + 1]!; i++) {
        assert.ok(Math.abs(similarity[i]! - expected[i - starts[r]!]!) < 1e-5);
        assert.ok(Math.abs(similarity[i]! - cosines[neighbour[i]!]!) < 1e-5);
      }
      assert.equal(starts[r + 1]! - starts[r]!, Math.min(5, expected.filter((cosine) => cosine > 0).length));
    }
  });
});

describe('itemKnn', () => {
  it('calls those items alike that the same users had, and says because of what it recommends one', () => {
    const model = new ItemKnn({ weighting: 'cosine' }).fit(baskets(['a b', 'a b', 'a c', 'd c']));
    const [first] = model.similar('a', 1);
    assert.equal(first?.item, 'b');
    assert.ok(Math.abs((first?.score ?? 0) - 2 / Math.sqrt(6)) < 1e-6);
    const [best] = model.recommend({ recent: [{ item: 'd', at: 0 }] }, 1);
    assert.deepEqual([best?.item, best?.reason], ['c', { source: 'itemKnn', because: 'd' }]);
  });

  it('keeps k neighbours and no more', () => {
    const model = new ItemKnn({ k: 1 }).fit(baskets(['a b c d']));
    assert.equal(model.similar('a', 9).filter(({ reason }) => reason.source === 'itemKnn').length, 1);
  });
});

describe('userKnn', () => {
  it('recommends what the nearest users had', () => {
    const model = new UserKnn({ k: 1 }).fit(baskets(['a b x', 'c d y', 'a b']));
    assert.equal(model.recommend({ user: 'u2' }, 1)[0]?.item, 'x');
  });
});

describe('the options of neighbours', () => {
  for (const options of [{ k: 0 }, { k: Number.NaN }, { entriesMax: -1 }, { weighting: 'other' as 'bm25' }]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      const expected = { name: 'OptionError', code: 'RECOMMENDERS_OPTION' };
      assert.throws(() => new ItemKnn(options).fit(baskets(['a b'])), expected);
      assert.throws(() => new UserKnn(options).fit(baskets(['a b'])), expected);
    });
  }
});
