import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineageOf } from './lineage.ts';

/** Customers by former and new segment: `a>b` times so many. */
function customers(counts: Readonly<Record<string, number>>): [string[], string[]] {
  const pairs = Object.entries(counts).flatMap(([pair, count]) =>
    Array.from({ length: count }, () => pair.split('>') as [string, string]),
  );
  return [pairs.map(([from]) => from), pairs.map(([, to]) => to)];
}

describe('lineageOf', () => {
  it('has neither splits nor merges where everybody stays', () => {
    const { flows, splits, merges } = lineageOf(...customers({ 'a>a': 60, 'b>b': 40 }));
    assert.deepEqual([splits, merges], [[], []]);
    assert.deepEqual(flows, [
      { from: 'a', to: 'a', ofFrom: 1, ofTo: 1 },
      { from: 'b', to: 'b', ofFrom: 1, ofTo: 1 },
    ]);
  });

  it('tells of a segment that fell into two', () => {
    const { splits, merges } = lineageOf(...customers({ 'a>a': 60, 'a>new': 40, 'b>b': 50, 'b>new': 5 }));
    assert.deepEqual(splits, [{ from: 'a', to: ['a', 'new'] }]);
    assert.deepEqual(merges, []);
  });

  it('tells of two segments that became one', () => {
    const { splits, merges } = lineageOf(...customers({ 'a>a': 60, 'b>a': 40, 'c>c': 50 }));
    assert.deepEqual(merges, [{ from: ['a', 'b'], to: 'a' }]);
    assert.deepEqual(splits, []);
  });

  it('takes a few who cross over for neither', () => {
    const { flows, splits, merges } = lineageOf(...customers({ 'a>a': 97, 'a>b': 3, 'b>b': 97 }));
    assert.deepEqual([splits, merges], [[], []]);
    assert.equal(flows.length, 2);
  });
});
