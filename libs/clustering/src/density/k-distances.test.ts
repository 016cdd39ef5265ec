import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blobs } from '../clusterer-conformance.ts';
import { createMatrix, matrixFromRows, rowOf } from '../matrix.ts';
import { Dbscan } from './dbscan.ts';
import { kDistances, kneeOf } from './k-distances.ts';
import { moons, uniform } from './shapes.fixture.ts';

describe('the k-distance curve', () => {
  for (const [rows, columns, k] of [
    [200, 2, 4],
    [300, 5, 10],
    [50, 1, 50],
    [20, 2, 30],
  ] as const) {
    it(`is what sorting all distances gives: ${rows} x ${columns}, k = ${k}`, () => {
      const matrix = uniform(rows, columns, rows);
      const expected = Array.from({ length: rows }, (_, i) => {
        const distances = Array.from({ length: rows }, (_, l) =>
          Math.hypot(...rowOf(matrix, i).map((value, j) => value - rowOf(matrix, l)[j]!)),
        );
        return distances.sort((a, b) => a - b)[Math.min(k, rows) - 1]!;
      }).sort((a, b) => b - a);
      kDistances(matrix, { k }).forEach((distance, i) => {
        assert.ok(Math.abs(distance - expected[i]!) < 1e-12);
      });
    });
  }

  it('of a sample is near that of all rows', () => {
    const matrix = moons(8000, 0.1, 1);
    const [all, some] = [kDistances(matrix, { k: 5 }), kDistances(matrix, { k: 5, rowsMax: 800 })];
    assert.equal(some.length, 800);
    assert.ok(Math.abs(some[400]! / all[4000]! - 1) < 0.05, `${some[400]} ${all[4000]}`);
  });

  it('is 0 for equal rows, and empty for none', () => {
    assert.deepEqual(new Set(kDistances(createMatrix(9, 2), { k: 3 })), new Set([0]));
    assert.equal(kDistances(createMatrix(0, 2), { k: 3 }).length, 0);
  });

  it('refuses a k of 0', () => {
    assert.throws(() => kDistances(createMatrix(9, 2), { k: 0 }), { name: 'OptionError' });
  });
});

describe('the knee', () => {
  it('is where a curve of two straight parts bends', () => {
    const curve = Float64Array.from({ length: 101 }, (_, i) => (i <= 20 ? 100 - 4 * i : 20 - (i - 20) * 0.1));
    assert.deepEqual(kneeOf(curve), { index: 20, value: 20 });
  });

  it('of 1/x is where its slope, both axes scaled to 1, is -1', () => {
    const curve = Float64Array.from({ length: 901 }, (_, i) => 1 / (0.1 + i / 1000));
    assert.ok(Math.abs(kneeOf(curve).value - Math.sqrt(10)) < 0.01);
  });

  it('is 0 for no curve, and the first point of a flat one', () => {
    assert.deepEqual(kneeOf(new Float64Array(0)), { index: 0, value: 0 });
    assert.deepEqual(kneeOf(new Float64Array(3).fill(2)), { index: 0, value: 2 });
  });

  it('gives an eps with which blobs come apart and single far rows are noise', () => {
    const near = blobs(4, 80, 3);
    const far = matrixFromRows([
      [50, 50],
      [-40, 20],
      [5, 70],
    ]);
    const matrix = createMatrix(near.rows + 3, 2, Float64Array.of(...near.values, ...far.values));
    const model = new Dbscan({ minPoints: 5 }).fit(matrix);
    assert.equal(model.clusterCount, 4);
    assert.deepEqual([...model.labels.slice(-3)], [-1, -1, -1]);
  });
});
