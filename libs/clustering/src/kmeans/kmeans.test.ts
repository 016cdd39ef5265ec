import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { kmeans as referenceKMeans } from 'ml-kmeans';
import { blobs, describeConformance, samePartition } from '../clusterer-conformance.ts';
import { createMatrix, type Matrix, matrixFromRows, matrixToRows, takeRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { KMeans } from './kmeans.ts';
import { KMeansModel } from './kmeans-model.ts';
import { assignToNearest } from './nearest-centroid.ts';

describeConformance({
  name: 'KMeans',
  make: (parameters) => new KMeans(parameters),
  fromJson: KMeansModel.fromJSON,
});

describeConformance({
  name: 'KMeans with starts on a sample',
  make: (parameters) => new KMeans({ ...parameters, startRowsMax: 60 }),
  fromJson: KMeansModel.fromJSON,
});

function uniform(rows: number, columns: number, seed: number): Matrix {
  return createMatrix(rows, columns, Float64Array.from({ length: rows * columns }, seededRandom(seed)));
}

function moved({ rows, columns, values }: Matrix, by: number): Matrix {
  return createMatrix(
    rows,
    columns,
    values.map((value) => value + by),
  );
}

describe('KMeans', () => {
  for (const [rows, columns, k] of [
    [200, 2, 3],
    [500, 5, 7],
    [1000, 8, 4],
  ] as const) {
    it(`finds from given centroids what ml-kmeans finds: ${rows} x ${columns}, k = ${k}`, () => {
      const matrix = uniform(rows, columns, rows);
      const start = takeRows(
        matrix,
        Int32Array.from({ length: k }, (_, c) => c * 11),
      );
      const model = new KMeans({ k, seed: 1, tolerance: 0, initialCentroids: start }).fit(matrix);
      const reference = referenceKMeans(matrixToRows(matrix), k, {
        initialization: matrixToRows(start),
        tolerance: 0,
        maxIterations: 300,
      });
      assert.ok(reference.converged && model.converged);
      assert.deepEqual([...model.labels], reference.clusters);
      matrixToRows(model.centroids).forEach((centroid, c) => {
        centroid.forEach((value, j) => {
          assert.ok(Math.abs(value - (reference.centroids[c]?.[j] ?? Number.NaN)) < 1e-12);
        });
      });
    });
  }

  it('keeps the numbering of the centroids it is given', () => {
    const matrix = blobs(2, 20, 1);
    const forward = matrixFromRows([
      [0, 0],
      [10, 0],
    ]);
    const backward = takeRows(forward, Int32Array.of(1, 0));
    const modelOf = (initialCentroids: Matrix) => new KMeans({ k: 2, seed: 1, initialCentroids }).fit(matrix);
    assert.equal(modelOf(forward).labels[0], 0);
    assert.equal(modelOf(backward).labels[0], 1);
  });

  it('numbers clusters by falling size', () => {
    const matrix = takeRows(
      blobs(3, 30, 4),
      Int32Array.from({ length: 60 }, (_, i) =>
        i < 30 ? i * 3 : i < 50 ? 1 + (i - 30) * 3 : 2 + (i - 50) * 3,
      ),
    );
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { sizes } = new KMeans({ k: 3, seed, starts: 1 }).fit(matrix);
      assert.deepEqual([...sizes], [30, 20, 10]);
    }
  });

  it('puts a centroid that lost all its rows where it helps most', () => {
    const initialCentroids = matrixFromRows([
      [0, 0],
      [1e6, 1e6],
      [-1e6, 1e6],
    ]);
    const { sizes } = new KMeans({ k: 3, seed: 1, initialCentroids }).fit(blobs(3, 20, 5));
    assert.deepEqual([...sizes], [20, 20, 20]);
  });

  it('reports the inertia of its centroids, which no further start lowers much', () => {
    const matrix = uniform(400, 3, 5);
    const model = new KMeans({ k: 5, seed: 1 }).fit(matrix);
    assert.equal(model.inertia, assignToNearest(matrix, model.centroids).inertia);
    const thorough = new KMeans({ k: 5, seed: 2, starts: 40 }).fit(matrix);
    assert.ok(model.inertia <= thorough.inertia * 1.01, `${model.inertia} and ${thorough.inertia}`);
  });

  it('loses little by starting on a sample', () => {
    const matrix = uniform(3000, 3, 6);
    const whole = new KMeans({ k: 6, seed: 1 }).fit(matrix);
    const sampled = new KMeans({ k: 6, seed: 1, startRowsMax: 300 }).fit(matrix);
    assert.ok(sampled.inertia <= whole.inertia * 1.02, `${sampled.inertia} and ${whole.inertia}`);
  });

  it('groups the same rows alike in any order, and wherever the origin is', () => {
    const shape = fc.record({
      k: fc.integer({ min: 1, max: 6 }),
      step: fc.constantFrom(1, 7, 11, 13),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(shape, fc.integer({ min: -1000, max: 1000 }), ({ k, step, seed }, offset) => {
        const matrix = uniform(60, 2, seed);
        const order = Int32Array.from({ length: 60 }, (_, i) => (i * step + 5) % 60);
        const shuffled = takeRows(matrix, order);
        const { labels } = new KMeans({ k, seed, starts: 3 }).fit(matrix);
        const other = new KMeans({ k, seed, starts: 3 }).fit(shuffled);
        assert.deepEqual(
          other.labels,
          order.map((i) => labels[i] as number),
        );
        // Numbers of few digits stay exact when they are moved, and so do all distances.
        const short = { ...matrix, values: matrix.values.map((value) => Math.round(value * 1024) / 1024) };
        const start = takeRows(
          short,
          Int32Array.from({ length: k }, (_, c) => c),
        );
        const labelsAt = (by: number): Int32Array =>
          new KMeans({ k, seed, initialCentroids: moved(start, by) }).fit(moved(short, by)).labels;
        assert.deepEqual(labelsAt(0), labelsAt(offset));
      }),
      { numRuns: 40 },
    );
  });

  it('fits rows of a far larger scale as well', () => {
    const matrix = blobs(4, 30, 7);
    const scaled = createMatrix(
      120,
      2,
      matrix.values.map((x) => x * 1e9),
    );
    const modelOf = (rows: Matrix) => new KMeans({ k: 4, seed: 1 }).fit(rows).labels;
    assert.ok(samePartition(modelOf(matrix), modelOf(scaled)));
  });

  for (const options of [{ starts: 0 }, { iterationsMax: 0 }, { startRowsMax: 1.5 }, { tolerance: -1 }]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => new KMeans({ k: 2, seed: 1, ...options }), { code: 'CLUSTERING_OPTION' });
    });
  }

  it('refuses initial centroids of another number or width', () => {
    const matrix = blobs(2, 5, 1);
    const options = { k: 2, seed: 1 };
    assert.throws(() => new KMeans({ ...options, initialCentroids: createMatrix(3, 2) }), {
      code: 'CLUSTERING_OPTION',
    });
    const wide = new KMeans({ ...options, initialCentroids: createMatrix(2, 3) });
    assert.throws(() => wide.fit(matrix), { code: 'CLUSTERING_SHAPE' });
  });
});
