import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { difference, proportion } from './proportions.ts';

const rounded = ({ value, low, high }: ReturnType<typeof proportion>) =>
  [value, low, high].map((number) => Number(number.toFixed(4)));

describe('a proportion', () => {
  // Published examples: Newcombe 1998, Statistics in Medicine 17, "Two-sided confidence intervals for the single proportion", table I, method 3.
  for (const [successes, trials, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const)
    it(`of ${successes} in ${trials} lies between ${low} and ${high}`, () => {
      assert.deepEqual(rounded(proportion(successes, trials)).slice(1), [low, high]);
    });

  it('holds its value between its bounds, within 0 and 1', () => {
    const pair = fc
      .integer({ min: 1, max: 1e6 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(pair, ([k, n]) => {
        const { value, low, high } = proportion(k, n);
        assert.ok(0 <= low && low <= value + 1e-12 && value <= high + 1e-12 && high <= 1);
      }),
    );
  });

  it('of nobody says nothing', () => {
    assert.deepEqual(proportion(0, 0), { value: Number.NaN, low: 0, high: 1 });
  });
});

describe('a difference of proportions', () => {
  // Newcombe 1998, Statistics in Medicine 17, "Interval estimation for the difference", table II, method 10.
  for (const [a, m, b, n, low, high] of [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
  ] as const)
    it(`of ${a}/${m} and ${b}/${n} lies between ${low} and ${high}`, () => {
      assert.deepEqual(rounded(difference(proportion(a, m), proportion(b, n))).slice(1), [low, high]);
    });
});
