import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { kmeans as referenceKMeans } from 'ml-kmeans';
import { blobs } from '../clusterer-conformance.ts';
import { createMatrix, type Matrix, matrixToRows, takeRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { createBoundedSearch } from './bounded-search.ts';
import { createLloyd } from './lloyd.ts';
import { assignToNearest, inertiaOf } from './nearest-centroid.ts';
import { createPlainSearch } from './plain-search.ts';
import { createSearch } from './search.ts';

const untilStill = { iterationsMax: 300, movedSquaredMax: 0 };

function uniform(rows: number, columns: number, seed: number): Matrix {
  return createMatrix(rows, columns, Float64Array.from({ length: rows * columns }, seededRandom(seed)));
}

/** Whole numbers from 0 to 4: most rows repeat others, and many are as near to one centroid as to another. */
function lattice(rows: number, columns: number, seed: number): Matrix {
  const { values } = uniform(rows, columns, seed);
  return createMatrix(
    rows,
    columns,
    values.map((value) => Math.floor(5 * value)),
  );
}

function scaled({ rows, columns, values }: Matrix, factor: number, offset: number): Matrix {
  return createMatrix(
    rows,
    columns,
    values.map((value) => value * factor + offset),
  );
}

const everyNth = (matrix: Matrix, k: number): Matrix =>
  takeRows(
    matrix,
    Int32Array.from({ length: k }, (_, c) => Math.floor((c * matrix.rows) / k)),
  );

describe('the search by bounds and SIMD', () => {
  const withOutlier = uniform(500, 3, 3);
  withOutlier.values[7] = 1e9;
  const cases: readonly (readonly [string, Matrix, number])[] = [
    ['uniform rows', uniform(5000, 5, 1), 7],
    ['more columns and clusters than a tile holds', uniform(3000, 19, 2), 13],
    ['one column', uniform(2500, 1, 3), 3],
    ['a lattice full of ties', lattice(4000, 2, 4), 9],
    ['a lattice of more columns', lattice(3000, 6, 5), 6],
    ['blobs', blobs(6, 400, 6), 6],
    ['an outlier that takes up the range of float32', withOutlier, 4],
    ['tiny numbers', scaled(uniform(900, 4, 7), 1e-140, 0), 5],
    ['huge numbers', scaled(uniform(900, 4, 8), 1e148, 0), 5],
    ['a large common offset', scaled(uniform(900, 4, 9), 1, 1e9), 5],
    ['one row', uniform(1, 3, 10), 1],
    ['all rows equal', createMatrix(100, 2, new Float64Array(200).fill(3)), 1],
  ];
  for (const [name, matrix, k] of cases) {
    it(`finds through all iterations what a plain loop finds: ${name}`, () => {
      const search = createBoundedSearch(matrix, k);
      assert.ok(search, 'this platform has no WebAssembly SIMD');
      const start = everyNth(matrix, k);
      const fast = createLloyd(search)(start, untilStill);
      const plain = createLloyd(createPlainSearch(matrix, k))(start, untilStill);
      assert.deepEqual(fast.labels, plain.labels);
      assert.equal(fast.iterations, plain.iterations);
      const range = matrix.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      fast.centroids.values.forEach((value, i) => {
        assert.ok(Math.abs(value - (plain.centroids.values[i] as number)) <= 1e-13 * range, `${value}`);
      });
    });
  }

  for (const [name, matrix, k] of cases) {
    it(`finds what ml-kmeans finds: ${name}`, () => {
      const start = everyNth(matrix, k);
      const { labels } = createLloyd(createSearch(matrix, k))(start, untilStill);
      const reference = referenceKMeans(matrixToRows(matrix), k, {
        initialization: matrixToRows(start),
        tolerance: 0,
        maxIterations: 300,
      });
      assert.deepEqual([...labels], reference.clusters);
    });
  }

  it('gives labels that are the nearest of the centroids it is given, however far these have moved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        (k, columns, seed) => {
          const matrix = uniform(60, columns, seed);
          const search = createSearch(matrix, k);
          for (const [step, reach] of [1, 0.1, 0.01, 0, 5].entries()) {
            const centroids = scaled(uniform(k, columns, step), 1, reach);
            search.assign(centroids);
            assert.deepEqual(search.labels, assignToNearest(matrix, centroids).labels);
          }
        },
      ),
    );
  });

  it('never lets the inertia rise from one iteration to the next', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        (k, columns, seed) => {
          const matrix = uniform(120, columns, seed);
          const search = createSearch(matrix, k);
          let centroids = everyNth(matrix, k);
          let before = Number.POSITIVE_INFINITY;
          for (let iteration = 0; iteration < 15; iteration++) {
            search.assign(centroids);
            const inertia = inertiaOf(matrix, { centroids, labels: search.labels });
            assert.ok(inertia <= before * (1 + 1e-12), `${inertia} after ${before}`);
            before = inertia;
            centroids = search.means(centroids);
          }
        },
      ),
    );
  });

  it('takes other rows, fewer too, as if it had been made for them', () => {
    const search = createSearch(createMatrix(50, 3), 4);
    for (const rows of [50, 20, 1, 33]) {
      const matrix = scaled(uniform(rows, 3, rows), rows, 1000);
      const centroids = scaled(uniform(4, 3, 1), rows, 1000);
      search.load(matrix);
      search.assign(centroids);
      assert.deepEqual(search.labels, assignToNearest(matrix, centroids).labels);
    }
  });

  it('knows the mean variance of the columns', () => {
    for (const matrix of [uniform(700, 5, 1), scaled(uniform(700, 5, 2), 3, 1e6)]) {
      const plain = createPlainSearch(matrix, 2).meanVariance;
      assert.ok(Math.abs(createSearch(matrix, 2).meanVariance / plain - 1) < 1e-9);
    }
  });
});
