import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { admission, TopItems, topOfScores } from './top-items.ts';

describe('TopItems', () => {
  it('keeps what sorting all would put first, whatever the order of the offers', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 50 }), fc.boolean(), (values, n, backwards) => {
        const all = values.map((score, place) => ({ place, score }));
        const expected = all.toSorted((a, b) => b.score - a.score || a.place - b.place).slice(0, n);
        const top = new TopItems(n);
        for (const { place, score } of backwards ? all.toReversed() : all) top.offer(place, score);
        assert.deepEqual(top.ranked(), expected);
      }),
    );
  });

  it('takes no NaN', () => {
    const top = new TopItems(2);
    top.offer(0, Number.NaN);
    top.offer(1, 1);
    assert.deepEqual(top.ranked(), [{ place: 1, score: 1 }]);
  });

  for (const n of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`refuses to keep ${n}`, () => {
      assert.throws(() => new TopItems(n), { name: 'OptionError', code: 'RECOMMENDERS_OPTION' });
    });
  }
});

describe('admission', () => {
  const items = ['a', 'b', 'c', 'd'];
  const admitted = (seen: number[], filters = {}) => {
    const admits = admission(items, seen, filters);
    return items.filter((_, place) => admits(place)).join('');
  };

  it('leaves out what was seen, what is excluded and what is not allowed', () => {
    assert.equal(admitted([0]), 'bcd');
    assert.equal(admitted([0], { seen: true }), 'abcd');
    assert.equal(admitted([0], { exclude: new Set(['b']) }), 'cd');
    assert.equal(admitted([], { allow: (item: string) => item > 'b' }), 'cd');
  });
});

describe('topOfScores', () => {
  it('passes over what has no score and what is not admitted', () => {
    const scores = Float64Array.of(1, Number.NEGATIVE_INFINITY, 3, 2);
    const top = topOfScores(scores, 9, (place) => place !== 3);
    assert.deepEqual(top, [
      { place: 2, score: 3 },
      { place: 0, score: 1 },
    ]);
  });
});
