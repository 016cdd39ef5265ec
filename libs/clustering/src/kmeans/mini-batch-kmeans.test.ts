import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blobs, describeConformance, samePartition } from '../clusterer-conformance.ts';
import { createMatrix, type Matrix, takeRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { KMeans } from './kmeans.ts';
import { KMeansModel } from './kmeans-model.ts';
import { KMeansStream } from './kmeans-stream.ts';
import { MiniBatchKMeans } from './mini-batch-kmeans.ts';

describeConformance({
  name: 'MiniBatchKMeans',
  make: (parameters) => new MiniBatchKMeans(parameters),
  fromJson: KMeansModel.fromJSON,
});

function uniform(rows: number, columns: number, seed: number): Matrix {
  return createMatrix(rows, columns, Float64Array.from({ length: rows * columns }, seededRandom(seed)));
}

const range = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to - from }, (_, i) => from + i);

describe('MiniBatchKMeans', () => {
  it('comes near to what exact k-means finds from the same centroids', () => {
    const matrix = uniform(20_000, 4, 1);
    const initialCentroids = takeRows(matrix, Int32Array.of(1, 2, 3, 4, 5, 6));
    const options = { k: 6, seed: 1, initialCentroids };
    const exact = new KMeans(options).fit(matrix);
    const { inertia } = new MiniBatchKMeans(options).fit(matrix);
    assert.ok(inertia <= exact.inertia * 1.02, `${inertia} and ${exact.inertia}`);
  });

  for (const options of [{ batchRows: 0 }, { patience: 0.5 }, { starvedShare: 1 }, { startRows: -1 }]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => new MiniBatchKMeans({ k: 2, seed: 1, ...options }), { code: 'CLUSTERING_OPTION' });
    });
  }
});

describe('KMeansStream', () => {
  it('recovers blobs from batches of any length', () => {
    const matrix = blobs(4, 500, 1);
    const stream = new KMeansStream({ k: 4, seed: 1, startRows: 100 });
    let from = 0;
    for (const length of [1, 7, 300, 0, 2, 690, 1000]) {
      stream.partialFit(takeRows(matrix, range(from, from + length)));
      from += length;
    }
    const { model } = stream;
    const truth = Int32Array.from({ length: matrix.rows }, (_, i) => i % 4);
    assert.ok(samePartition(model.predict(matrix), truth));
    assert.equal(
      model.sizes.reduce((sum, size) => sum + size),
      2000,
    );
  });

  it('keeps each centroid the mean of the rows that it has had', () => {
    const stream = new KMeansStream({ k: 1, seed: 1, batchRows: 16, startRows: 1 });
    const matrix = uniform(1000, 3, 2);
    for (let from = 0; from < 1000; from += 50) stream.partialFit(takeRows(matrix, range(from, from + 50)));
    const { centroids } = new KMeans({ k: 1, seed: 1 }).fit(matrix);
    stream.model.centroids.values.forEach((value, i) => {
      assert.ok(Math.abs(value - (centroids.values[i] as number)) < 1e-12);
    });
  });

  it('puts a starved centroid where rows are', () => {
    const far = createMatrix(2, 2, Float64Array.of(0, 0, 1e6, 1e6));
    const stream = new KMeansStream({ k: 2, seed: 1, initialCentroids: far });
    for (let batch = 0; batch < 5; batch++) stream.partialFit(blobs(2, 200, batch));
    const labels = stream.model.predict(blobs(2, 50, 9));
    assert.ok(
      samePartition(
        labels,
        Int32Array.from({ length: 100 }, (_, i) => i % 2),
      ),
    );
  });

  it('gives the same model for the same batches and seed, and others no say in what it gave before', () => {
    const modelOf = (): KMeansStream => new KMeansStream({ k: 3, seed: 5 }).partialFit(uniform(5000, 2, 3));
    const stream = modelOf();
    const before = JSON.stringify(stream.model);
    assert.equal(JSON.stringify(modelOf().model), before);
    const early = stream.model;
    stream.partialFit(uniform(5000, 2, 4));
    assert.equal(JSON.stringify(early), before);
    assert.notEqual(JSON.stringify(stream.model), before);
  });

  it('says by name that it has learned nothing, or too little for k clusters', () => {
    const stream = new MiniBatchKMeans({ k: 3, seed: 1 }).stream();
    assert.throws(() => stream.model, { name: 'UnfittedError', code: 'CLUSTERING_UNFITTED' });
    stream.partialFit(createMatrix(9000, 1, new Float64Array(9000).fill(2)));
    assert.throws(() => stream.model, { code: 'CLUSTERING_K_ABOVE_ROWS', distinctRows: 1 });
    stream.partialFit(createMatrix(2, 1, Float64Array.of(5, 9)));
    assert.equal(stream.model.clusterCount, 3);
  });

  it('refuses rows of another width or with bad numbers, and goes on as if they had not come', () => {
    const stream = new KMeansStream({ k: 2, seed: 1 }).partialFit(blobs(2, 20, 1));
    assert.throws(() => stream.partialFit(createMatrix(3, 5)), { code: 'CLUSTERING_SHAPE' });
    const bad = createMatrix(1, 2, Float64Array.of(1, Number.NaN));
    assert.throws(() => stream.partialFit(bad), { code: 'CLUSTERING_NON_FINITE' });
    assert.equal(stream.partialFit(blobs(2, 20, 2)).model.clusterCount, 2);
  });
});
