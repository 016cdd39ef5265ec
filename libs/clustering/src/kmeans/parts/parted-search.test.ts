import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startThreads, type TeamOfThreads } from '@shoal/threads';
import { blobs } from '../../clusterer-conformance.ts';
import { NonFiniteError } from '../../errors.ts';
import { createMatrix, type Matrix, takeRows } from '../../matrix.ts';
import { seededRandom } from '../../random.ts';
import { KMeans } from '../kmeans.ts';
import { createLloyd } from '../lloyd.ts';
import { inertiaOf } from '../nearest-centroid.ts';
import { createPlainSearch } from '../plain-search.ts';
import { createPartedSearch, PARTED_ROWS_MIN } from './parted-search.ts';
import { PARTS, partRows, partsOf } from './parts-state.ts';

const untilStill = { iterationsMax: 60, movedSquaredMax: 0 };

function uniform(rows: number, columns: number, seed: number): Matrix {
  return createMatrix(rows, columns, Float64Array.from({ length: rows * columns }, seededRandom(seed)));
}

const everyNth = (matrix: Matrix, k: number): Matrix =>
  takeRows(
    matrix,
    Int32Array.from({ length: k }, (_, c) => Math.floor((c * matrix.rows) / k)),
  );

describe('parts of rows', () => {
  it('cover all rows once, and each has its thread', () => {
    for (const rows of [PARTED_ROWS_MIN, 100_003]) {
      const ends = Array.from({ length: PARTS }, (_, part) => partRows(rows, part));
      assert.deepEqual(
        ends.map(({ from }) => from),
        [0, ...ends.slice(0, -1).map(({ to }) => to)],
      );
      assert.equal(ends.at(-1)?.to, rows);
    }
    for (let threads = 1; threads <= 12; threads += 1) {
      const all = Array.from({ length: threads }, (_, thread) => partsOf(thread, threads)).flat();
      assert.deepEqual(
        all,
        Array.from({ length: PARTS }, (_, part) => part),
      );
    }
  });
});

describe('the search in parts', () => {
  const teams: TeamOfThreads[] = [];
  before(async () => {
    const module = import.meta.resolve('@shoal/clustering/thread');
    teams.push(await startThreads(1, module), await startThreads(3, module));
  });
  after(() => Promise.all(teams.map((team) => team.close())));

  const cases: readonly (readonly [string, Matrix, number])[] = [
    ['uniform rows', uniform(20_001, 5, 1), 7],
    ['blobs', blobs(6, 3_000, 6), 6],
    [
      'a lattice full of ties',
      createMatrix(
        20_000,
        2,
        uniform(20_000, 2, 4).values.map((v) => Math.floor(5 * v)),
      ),
      9,
    ],
  ];

  for (const [name, matrix, k] of cases) {
    it(`finds what a plain loop finds: ${name}`, () => {
      const start = everyNth(matrix, k);
      const plain = createLloyd(createPlainSearch(matrix, k))(start, untilStill);
      for (const team of [undefined, ...teams]) {
        const search = createPartedSearch(matrix, k, team);
        assert.ok(search);
        const found = createLloyd(search)(start, untilStill);
        assert.deepEqual(found.labels.slice(), plain.labels.slice());
        assert.equal(found.iterations, plain.iterations);
      }
    });

    it(`gives the same model to the last bit with any number of threads: ${name}`, () => {
      const options = { k, seed: 3, starts: 2 };
      const models = [undefined, ...teams].map((team) => new KMeans(options).fit(matrix, team));
      const [alone, ...others] = models;
      for (const model of others) {
        assert.deepEqual(model.toJSON(), alone?.toJSON());
        assert.deepEqual(model.labels, alone?.labels);
        assert.equal(model.inertia, alone?.inertia);
      }
    });
  }

  it('takes rows that lie in shared memory as they are', () => {
    const [, matrix, k] = cases[0] as (typeof cases)[number];
    const values = new Float64Array(
      new SharedArrayBuffer(matrix.values.byteLength) as unknown as ArrayBuffer,
    );
    values.set(matrix.values);
    const options = { k, seed: 3, starts: 1 };
    const shared = new KMeans(options).fit(createMatrix(matrix.rows, matrix.columns, values), teams[0]);
    assert.deepEqual(shared.toJSON(), new KMeans(options).fit(matrix).toJSON());
  });

  it('is not made for few rows', () => {
    assert.equal(createPartedSearch(uniform(PARTED_ROWS_MIN - 1, 2, 5), 3), undefined);
  });
});

describe('k-means on many rows', () => {
  const withValue = (value: number, at: number) => {
    const matrix = uniform(20_000, 3, 2);
    matrix.values[at] = value;
    return matrix;
  };

  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e151, -1e200])
    it(`refuses ${value}, wherever it stands`, () => {
      for (const at of [0, 3 * 9_999 + 1, 3 * 20_000 - 1])
        assert.throws(() => new KMeans({ k: 3, seed: 1 }).fit(withValue(value, at)), NonFiniteError);
    });

  it('takes what is large and allowed', () => {
    assert.equal(new KMeans({ k: 3, seed: 1, starts: 1 }).fit(withValue(1e149, 7)).sizes.length, 3);
  });

  it('gives the inertia of tight groups as of wide ones', () => {
    for (const spread of [1e-9, 1e-3, 1]) {
      const values = Float64Array.from(
        uniform(20_000, 3, 2).values,
        (value, i) => spread * value + (Math.floor(i / 3) % 4) * 10,
      );
      const matrix = createMatrix(20_000, 3, values);
      const model = new KMeans({ k: 4, seed: 1, starts: 2 }).fit(matrix);
      const exact = inertiaOf(matrix, model);
      assert.ok(Math.abs(model.inertia / exact - 1) < 1e-9, `${spread}: ${model.inertia} and ${exact}`);
    }
  });
});
