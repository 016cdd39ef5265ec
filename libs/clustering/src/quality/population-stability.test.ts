import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../random.ts';
import { histogramOf, populationStability } from './population-stability.ts';

const random = seededRandom(7);
const uniform = (size: number, from = 0, to = 1) =>
  Float64Array.from({ length: size }, () => from + random() * (to - from));

describe('histogramOf', () => {
  it('cuts values that all differ into ten equal parts', () => {
    const { edges, shares } = histogramOf(Float64Array.from({ length: 100 }, (_, i) => i));
    assert.deepEqual(edges, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
    assert.deepEqual(shares, Array(10).fill(0.1));
  });

  it('keeps the most frequent values in bins of their own, none of them empty', () => {
    const { edges, shares } = histogramOf(Float64Array.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 5));
    assert.deepEqual(edges, [1, 5]);
    assert.deepEqual(shares, [0.6, 0.3, 0.1]);
  });

  it('has one bin for a column of one value, and refuses none', () => {
    assert.deepEqual(histogramOf(Float64Array.of(3, 3)), { edges: [], shares: [1] });
    assert.throws(() => histogramOf(new Float64Array()), { code: 'CLUSTERING_OPTION' });
  });
});

describe('populationStability', () => {
  it('is the sum of (p - q) ln(p / q)', () => {
    const former = { edges: [1], shares: [0.5, 0.5] };
    const expected = (0.25 - 0.5) * Math.log(0.25 / 0.5) + (0.75 - 0.5) * Math.log(0.75 / 0.5);
    assert.ok(Math.abs(populationStability(former, Float64Array.of(0, 2, 2, 2)) - expected) < 1e-12);
  });

  it('is nothing for the same values, little for others of the same spread, and large for a shift', () => {
    const values = uniform(5_000);
    const former = histogramOf(values);
    assert.equal(populationStability(former, values), 0);
    assert.ok(populationStability(former, uniform(5_000)) < 0.02);
    assert.ok(populationStability(former, uniform(5_000, 0.3, 1.3)) > 0.25);
  });

  it('is finite and never below 0, whatever the values', () => {
    const column = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(column, column, (before, after) => {
        const index = populationStability(histogramOf(Float64Array.from(before)), Float64Array.from(after));
        assert.ok(Number.isFinite(index) && index >= 0, `${index}`);
      }),
    );
  });
});
