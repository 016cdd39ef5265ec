import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clusterer, ClusterModel } from './clusterer.ts';
import { createMatrix, type Matrix, matrixFromRows, takeRows } from './matrix.ts';
import { seededRandom } from './random.ts';

/** How the suite makes the clusterer under test and reads its models back. */
export interface ConformanceSubject {
  readonly name: string;
  /** Parameters with which four blobs of deviation 0.3, 10 apart, are found; k matters only to those that take it. */
  readonly make: (parameters: { k: number; seed: number }) => Clusterer;
  readonly fromJson: (json: unknown) => ClusterModel;
  /** False for density clusterers, which find k themselves. Default true. */
  readonly takesK?: boolean;
  /** False where a logarithm comes first. Default true. */
  readonly translationInvariant?: boolean;
}

/** `k` Gaussian blobs of deviation 0.3, 10 apart on a grid in the plane, `size` rows each; row i is of blob i % k. */
export function blobs(k: number, size: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) * 0.3;
  return matrixFromRows(
    Array.from({ length: k * size }, (_, i) => [
      10 * ((i % k) % 2) + normal(),
      10 * Math.floor((i % k) / 2) + normal(),
    ]),
  );
}

/** Whether two labellings group the rows alike, whatever the clusters' numbers. */
export function samePartition(a: Int32Array, b: Int32Array): boolean {
  const pairs = new Set(Array.from(a, (label, i) => `${label}:${b[i]}`));
  return a.length === b.length && pairs.size === new Set(a).size && pairs.size === new Set(b).size;
}

/** Declares the tests that every clusterer must pass. Call it from a test file. */
export function describeConformance(subject: ConformanceSubject): void {
  describe(`${subject.name} as a clusterer`, () => {
    describeFits(subject);
    describeInvariance(subject);
    describeEdges(subject);
    if (subject.takesK !== false) describeK(subject);
  });
}

const truth = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, i) => i % 4);

function describeFits({ make, fromJson }: ConformanceSubject): void {
  it('recovers well separated blobs', async () => {
    const matrix = blobs(4, 50, 1);
    const model = await make({ k: 4, seed: 1 }).fit(matrix);
    assert.ok(samePartition(model.labels, truth(matrix.rows)));
    assert.equal(model.clusterCount, 4);
    assert.deepEqual([...model.sizes], [50, 50, 50, 50]);
    assert.equal(model.columns, 2);
  });

  it('gives the same bytes for the same seed, and leaves its input as it was', async () => {
    const matrix = blobs(4, 30, 2);
    const before = matrix.values.slice();
    const clusterer = make({ k: 3, seed: 7 });
    const first = JSON.stringify(await clusterer.fit(matrix));
    assert.equal(JSON.stringify(await clusterer.fit(matrix)), first);
    assert.equal(JSON.stringify(await make({ k: 3, seed: 7 }).fit(matrix)), first);
    assert.deepEqual(matrix.values, before);
  });

  it('predicts for the rows of the fit the labels of the fit', async () => {
    const matrix = blobs(4, 40, 3);
    const model = await make({ k: 4, seed: 3 }).fit(matrix);
    assert.deepEqual(model.predict(matrix), model.labels);
  });

  it('predicts after a JSON round trip what it predicted before', async () => {
    const model = await make({ k: 4, seed: 4 }).fit(blobs(4, 30, 4));
    const restored = fromJson(JSON.parse(JSON.stringify(model)));
    const others = blobs(4, 10, 5);
    assert.deepEqual(restored.predict(others), model.predict(others));
    assert.deepEqual(restored.toJSON(), model.toJSON());
    assert.equal(restored.labels.length, 0);
  });

  it('refuses JSON of another kind, another version, or with fields missing', async () => {
    const json = JSON.parse(JSON.stringify(await make({ k: 2, seed: 1 }).fit(blobs(2, 10, 1))));
    const damaged = [
      { ...json, kind: 'other' },
      { ...json, version: 999 },
      { kind: json.kind, version: 1 },
    ];
    for (const bad of [...damaged, null, 'x', []]) {
      assert.throws(() => fromJson(bad), { name: 'ModelFormatError', code: 'CLUSTERING_MODEL_FORMAT' });
    }
  });
}

function describeInvariance({ make, translationInvariant = true }: ConformanceSubject): void {
  it('does not depend on the order of the rows, even where clusters touch', async () => {
    const random = seededRandom(6);
    const matrix = createMatrix(300, 3, Float64Array.from({ length: 900 }, random));
    const shuffled = Int32Array.from({ length: 300 }, (_, i) => (i * 7 + 11) % 300);
    const model = await make({ k: 4, seed: 5 }).fit(matrix);
    const other = await make({ k: 4, seed: 5 }).fit(takeRows(matrix, shuffled));
    assert.deepEqual(
      other.labels,
      shuffled.map((i) => model.labels[i] as number),
    );
  });

  it('does not depend on where the origin is', { skip: !translationInvariant }, async () => {
    const matrix = blobs(4, 40, 8);
    const moved = createMatrix(
      matrix.rows,
      2,
      matrix.values.map((x) => x - 1000),
    );
    const clusterer = make({ k: 4, seed: 8 });
    const [here, there] = [await clusterer.fit(matrix), await clusterer.fit(moved)];
    assert.ok(samePartition(here.labels, there.labels));
  });

  it('puts equal rows into one cluster', async () => {
    const once = blobs(4, 20, 9);
    const indices = Int32Array.from({ length: once.rows * 3 }, (_, i) => i % once.rows);
    const { labels } = await make({ k: 4, seed: 9 }).fit(takeRows(once, indices));
    for (let i = once.rows; i < labels.length; i++) assert.equal(labels[i], labels[i - once.rows]);
  });
}

function describeEdges({ make }: ConformanceSubject): void {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e200]) {
    it(`refuses ${bad}, naming its row and column`, async () => {
      const matrix = blobs(2, 10, 1);
      const model = await make({ k: 2, seed: 1 }).fit(matrix);
      matrix.values[7] = bad;
      const expected = { name: 'NonFiniteError', code: 'CLUSTERING_NON_FINITE', row: 3, column: 1 };
      await assert.rejects(async () => make({ k: 2, seed: 1 }).fit(matrix), expected);
      assert.throws(() => model.predict(matrix), expected);
    });
  }

  it('refuses to predict rows of another width', async () => {
    const model = await make({ k: 2, seed: 1 }).fit(blobs(2, 10, 1));
    assert.throws(() => model.predict(createMatrix(2, 3)), { name: 'ShapeError', code: 'CLUSTERING_SHAPE' });
  });

  it('predicts nothing for no rows', async () => {
    const model = await make({ k: 2, seed: 1 }).fit(blobs(2, 10, 1));
    assert.equal(model.predict(createMatrix(0, 2)).length, 0);
  });

  it('finds one cluster in rows that are all equal', async () => {
    const { labels, sizes } = await make({ k: 1, seed: 1 }).fit(
      createMatrix(30, 2, new Float64Array(60).fill(4)),
    );
    assert.deepEqual(new Set(labels), new Set([0]));
    assert.deepEqual([...sizes], [30]);
  });
}

function describeK({ make }: ConformanceSubject): void {
  it('puts every row into the one cluster when k is 1', async () => {
    const model = await make({ k: 1, seed: 1 }).fit(blobs(4, 10, 1));
    assert.deepEqual(new Set(model.labels), new Set([0]));
    assert.deepEqual([...model.sizes], [40]);
  });

  it('gives every row its own cluster when k is the number of rows', async () => {
    const matrix = blobs(4, 5, 2);
    assert.equal(new Set((await make({ k: 20, seed: 1 }).fit(matrix)).labels).size, 20);
  });

  it('leaves no cluster empty', async () => {
    const matrix = takeRows(
      blobs(4, 5, 3),
      Int32Array.from({ length: 200 }, (_, i) => (i < 190 ? 0 : i % 20)),
    );
    const { sizes } = await make({ k: 9, seed: 1 }).fit(matrix);
    assert.equal(sizes.length, 9);
    assert.ok(
      sizes.every((size) => size > 0),
      `${sizes}`,
    );
  });

  const tooMany = { name: 'KAboveRowsError', code: 'CLUSTERING_K_ABOVE_ROWS' };

  it('refuses a k above the rows, above the distinct rows, and for no rows at all', async () => {
    await assert.rejects(async () => make({ k: 21, seed: 1 }).fit(blobs(4, 5, 1)), { ...tooMany, rows: 20 });
    const equal = createMatrix(10, 2, new Float64Array(20).fill(1));
    await assert.rejects(async () => make({ k: 2, seed: 1 }).fit(equal), { ...tooMany, distinctRows: 1 });
    await assert.rejects(async () => make({ k: 1, seed: 1 }).fit(createMatrix(0, 2)), tooMany);
  });

  for (const k of [0, -1, 2.5, Number.NaN]) {
    it(`refuses k = ${k}`, async () => {
      const expected = { name: 'KInvalidError', code: 'CLUSTERING_K_INVALID' };
      await assert.rejects(async () => make({ k, seed: 1 }).fit(blobs(2, 5, 1)), expected);
    });
  }
}
