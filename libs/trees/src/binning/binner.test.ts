import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { binRows, learnBins } from './binner.ts';
import { categoryBins } from './category-bins.ts';
import { binOf, numericBounds } from './numeric-bins.ts';

const numbers = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true })), {
  maxLength: 80,
});
const sorted = numbers.map((values) => Float64Array.from(values).sort());
const binsMax = fc.integer({ min: 2, max: 20 });

describe('bins of amounts', () => {
  it('are ascending, no more than asked for, and none is empty', () => {
    fc.assert(
      fc.property(sorted, binsMax, (values, most) => {
        const bounds = numericBounds(values, most);
        assert.ok(bounds.length < most);
        assert.ok(bounds.every((bound, i) => i === 0 || bound > bounds[i - 1]!));
        if (values.length > 0)
          assert.equal(new Set([...values].map((value) => binOf(bounds, value))).size, bounds.length + 1);
      }),
    );
  });

  it('hold one value each where there are few', () => {
    fc.assert(
      fc.property(sorted, (values) => {
        const bounds = numericBounds(values, 255);
        assert.equal(
          bounds.length,
          Math.max(0, new Set([...values].map((value) => value + 0 || 0)).size - 1),
        );
      }),
    );
  });

  it('hold about as many rows each where there are many', () => {
    const bounds = numericBounds(
      Float64Array.from({ length: 1000 }, (_, i) => i ** 3),
      10,
    );
    const counts = new Float64Array(10);
    for (let i = 0; i < 1000; i++) counts[binOf(bounds, i ** 3)]!++;
    assert.ok(
      counts.every((count) => Math.abs(count - 100) <= 1),
      `${counts}`,
    );
  });

  it('share the rest evenly beside a frequent value', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 700 ? 0 : i));
    const bounds = numericBounds(values, 4);
    const counts = [0, 0, 0, 0];
    for (const value of values) counts[binOf(bounds, value)]!++;
    assert.deepEqual(counts, [700, 100, 100, 100]);
  });

  it('part infinite from finite, and neighbouring doubles from each other', () => {
    const values = Float64Array.of(
      Number.NEGATIVE_INFINITY,
      1,
      1 + Number.EPSILON,
      Number.MAX_VALUE,
      Number.POSITIVE_INFINITY,
    );
    const bounds = numericBounds(values, 255);
    assert.deepEqual(
      [...values].map((value) => binOf(bounds, value)),
      [0, 1, 2, 3, 4],
    );
  });
});

describe('bins of categories', () => {
  it('start with the most frequent code, and leave the rarest beyond the limit at 0', () => {
    assert.deepEqual([...categoryBins(Float64Array.of(5, 5, 5, 2, 2, 0, Number.NaN), 2)], [0, 0, 2, 0, 0, 1]);
  });
});

describe('the bins of a table', () => {
  it('are 0 for what is missing or an unknown category, and else start at 1', () => {
    const data = {
      names: ['a', 'kind'],
      columns: [Float32Array.of(1, Number.NaN, 3), Float64Array.of(7, 7, Number.NaN)],
      categorical: ['kind'],
    };
    const bins = learnBins(data, 255, 1);
    assert.deepEqual([...binRows(data, bins).cells], [1, 1, 0, 1, 2, 0]);
    const fresh = { ...data, columns: [Float64Array.of(2.5, 9), Float64Array.of(8, 99)] };
    assert.deepEqual([...binRows(fresh, bins).cells], [2, 0, 2, 0]);
  });
});
