import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DBSCAN } from 'density-clustering';
import fc from 'fast-check';
import { blobs, describeConformance, samePartition } from '../clusterer-conformance.ts';
import { createMatrix, type Matrix, matrixFromRows, matrixToRows, takeRows } from '../matrix.ts';
import { clusterModelFromJson } from '../preprocessing/prepared.ts';
import { Dbscan } from './dbscan.ts';
import { DbscanModel } from './dbscan-model.ts';
import { coarse, moons, rings, uniform } from './shapes.fixture.ts';

describeConformance({
  name: 'Dbscan',
  make: () => new Dbscan({ eps: 0.8, minPoints: 4 }),
  fromJson: clusterModelFromJson,
  takesK: false,
});

function squaredBetween({ values, columns }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let j = 0; j < columns; j++) sum += (values[a * columns + j]! - values[b * columns + j]!) ** 2;
  return sum;
}

function neighbours(matrix: Matrix, row: number, eps: number): number[] {
  const all = Array.from({ length: matrix.rows }, (_, i) => i);
  return all.filter((other) => squaredBetween(matrix, row, other) <= eps * eps);
}

/** The labels of density-clustering; it counts only what is nearer than eps, hence the next larger number. */
function referenceOf(matrix: Matrix, eps: number, minPoints: number): Int32Array {
  const labels = new Int32Array(matrix.rows).fill(-1);
  const clusters = new DBSCAN().run(matrixToRows(matrix), eps * (1 + 1e-12), minPoints);
  clusters.forEach((rows, label) => {
    for (const row of rows) labels[row] = label;
  });
  return labels;
}

/** The definition, word by word: core points, and for each other row what a border may be. */
function assertIsDbscan(matrix: Matrix, eps: number, minPoints: number, name: string): void {
  const { labels, coreRows } = new Dbscan({ eps, minPoints }).fit(matrix);
  const core = new Set(coreRows);
  const reference = referenceOf(matrix, eps, minPoints);
  for (let row = 0; row < matrix.rows; row++) {
    const near = neighbours(matrix, row, eps);
    assert.equal(core.has(row), near.length >= minPoints, `${name}: row ${row}`);
    if (core.has(row)) continue;
    const cores = near.filter((other) => core.has(other));
    const least = Math.min(...cores.map((other) => squaredBetween(matrix, row, other)));
    const nearest = cores.filter((other) => squaredBetween(matrix, row, other) === least);
    assert.ok(
      cores.length === 0 ? labels[row] === -1 : nearest.some((other) => labels[other] === labels[row]),
      `${name}: row ${row}`,
    );
    assert.equal(labels[row] === -1, reference[row] === -1, `${name}: row ${row}`);
  }
  const ofCores = (all: Int32Array) => coreRows.map((row) => all[row]!);
  assert.ok(samePartition(ofCores(labels), ofCores(reference)), name);
}

describe('Dbscan beside density-clustering and its own definition', () => {
  const shapes: readonly [string, Matrix, number, number][] = [
    ['blobs', blobs(4, 60, 1), 0.5, 5],
    ['moons', moons(300, 0.05, 2), 0.2, 5],
    ['rings', rings(3, 400, 3), 0.3, 4],
    ['uniform noise in the plane', uniform(300, 2, 4), 0.06, 5],
    ['uniform noise in 5 columns', uniform(300, 5, 5), 0.3, 4],
    ['whole numbers, with many equal rows and distances', coarse(300, 2, 6), 1, 9],
    ['whole numbers in 3 columns', coarse(400, 3, 7), 1, 6],
    ['equal rows only', createMatrix(40, 2, new Float64Array(80).fill(3)), 0.5, 5],
    ['one row', createMatrix(1, 3), 1, 1],
    ['one row that is too few', createMatrix(1, 3), 1, 2],
    ['everything within eps', uniform(200, 2, 8), 2, 5],
    ['nothing within eps', uniform(200, 2, 9), 1e-9, 2],
    ['minPoints of 1, where each row is a core point', uniform(200, 2, 10), 0.03, 1],
  ];
  for (const [name, matrix, eps, minPoints] of shapes) {
    it(`finds the same core points, clusters and noise: ${name}`, () => {
      assertIsDbscan(matrix, eps, minPoints, name);
    });
  }

  for (const [name, matrix, eps, minPoints] of shapes) {
    it(`gives the very same clusters when border points go to the first: ${name}`, () => {
      const { labels } = new Dbscan({ eps, minPoints, borders: 'first' }).fit(matrix);
      assert.ok(samePartition(labels, referenceOf(matrix, eps, minPoints)));
    });
  }

  it('holds for any points, near, far and equal', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), {
      minLength: 1,
      maxLength: 120,
    });
    const property = fc.property(
      points,
      fc.constantFrom(0, 1, 2, 3.5),
      fc.integer({ min: 1, max: 8 }),
      (rows, eps, minPoints) => {
        const matrix = matrixFromRows(rows);
        assertIsDbscan(matrix, eps, minPoints, 'drawn');
        const { labels } = new Dbscan({ eps, minPoints, borders: 'first' }).fit(matrix);
        assert.ok(samePartition(labels, referenceOf(matrix, eps, minPoints)));
      },
    );
    fc.assert(property, { numRuns: 150, seed: 11 });
  });
});

describe('Dbscan', () => {
  it('separates moons and rings, which k-means cannot', () => {
    const twoMoons = new Dbscan({ eps: 0.2, minPoints: 5 }).fit(moons(600, 0.04, 1));
    assert.ok(
      samePartition(
        twoMoons.labels,
        Int32Array.from({ length: 600 }, (_, i) => i % 2),
      ),
    );
    const threeRings = new Dbscan({ eps: 0.3, minPoints: 5 }).fit(rings(3, 2400, 1));
    assert.ok(
      samePartition(
        threeRings.labels,
        Int32Array.from({ length: 2400 }, (_, i) => i % 3),
      ),
    );
  });

  it('gives a border point between two clusters to the nearer, whatever the order of the rows', () => {
    const line = [0, 0.02, 0.04, 0.06, 0.2, 1.1, 2.05, 2.2, 2.22, 2.24, 2.26].map((x) => [x]);
    for (const rows of [line, line.toReversed()]) {
      const { labels, coreRows } = new Dbscan({ eps: 1, minPoints: 5 }).fit(matrixFromRows(rows));
      const at = (x: number) => labels[rows.findIndex((row) => row[0] === x)];
      assert.ok(!coreRows.includes(5));
      assert.equal(at(1.1), at(0.2));
      assert.notEqual(at(0.2), at(2.05));
    }
  });

  it('gives a border point in the very middle to the same cluster, whatever the order of the rows', () => {
    const line = [0, 0.1, 0.2, 0.25, 0.5, 1.5, 2.5, 2.75, 2.8, 2.9, 3].map((x) => [x]);
    const ofMiddle = (rows: number[][]) => {
      const { labels } = new Dbscan({ eps: 1, minPoints: 5 }).fit(matrixFromRows(rows));
      const at = (x: number) => labels[rows.findIndex((row) => row[0] === x)];
      assert.notEqual(at(0), at(3));
      return at(1.5) === at(0);
    };
    assert.equal(ofMiddle(line), true);
    assert.equal(ofMiddle(line.toReversed()), true);
    assert.equal(ofMiddle([...line.slice(6), ...line.slice(0, 6)]), true);
  });

  it('numbers clusters by falling size', () => {
    const rows = [...Array(3).fill([0]), ...Array(9).fill([5]), ...Array(6).fill([9]), [100]];
    const model = new Dbscan({ eps: 1, minPoints: 3 }).fit(matrixFromRows(rows));
    assert.deepEqual([...model.sizes], [9, 6, 3]);
    assert.deepEqual(
      [...new Set(model.labels)].sort((a, b) => a - b),
      [-1, 0, 1, 2],
    );
    assert.equal(model.noiseRows, 1);
  });

  it('finds the same when rows and eps are scaled alike', () => {
    const matrix = uniform(400, 3, 12);
    const scaled = createMatrix(
      400,
      3,
      matrix.values.map((x) => x * 1024),
    );
    const one = new Dbscan({ eps: 0.12, minPoints: 5 }).fit(matrix);
    const other = new Dbscan({ eps: 0.12 * 1024, minPoints: 5 }).fit(scaled);
    assert.ok(one.clusterCount > 1);
    assert.deepEqual(other.labels, one.labels);
  });

  it('is not moved by the order of many rows', () => {
    const matrix = uniform(3000, 2, 13);
    const shuffled = Int32Array.from({ length: 3000 }, (_, i) => (i * 7 + 11) % 3000);
    for (const options of [{ eps: 0.015, minPoints: 4 }, { minPoints: 6 }]) {
      const { labels, sizes } = new Dbscan(options).fit(matrix);
      const other = new Dbscan(options).fit(takeRows(matrix, shuffled));
      assert.ok(sizes.length > 0);
      assert.deepEqual(
        other.labels,
        shuffled.map((i) => labels[i]!),
      );
    }
  });

  it('predicts noise beyond the reach of every core point, the nearest cluster within it', () => {
    const model = new Dbscan({ eps: 0.8, minPoints: 4 }).fit(blobs(2, 50, 1));
    const [here, there] = [model.labels[0], model.labels[1]];
    const asked = matrixFromRows([
      [0.1, 0.1],
      [9.9, 0.1],
      [5, 0],
    ]);
    assert.deepEqual([...model.predict(asked)], [here, there, -1]);
  });

  it('says that all is noise where nothing is dense, and predicts the same', () => {
    const model = new Dbscan({ eps: 0.001, minPoints: 3 }).fit(uniform(50, 2, 14));
    assert.equal(model.clusterCount, 0);
    assert.equal(model.noiseRows, 50);
    const restored = DbscanModel.fromJSON(JSON.parse(JSON.stringify(model)));
    assert.deepEqual(new Set(restored.predict(uniform(20, 2, 15))), new Set([-1]));
  });

  it('finds nothing in no rows', () => {
    const model = new Dbscan({ eps: 1 }).fit(createMatrix(0, 2));
    assert.equal(model.clusterCount, 0);
    assert.deepEqual([...model.predict(createMatrix(1, 2))], [-1]);
  });

  it('keeps a bounded number of core points, and by them all core points in their clusters and noise outside', () => {
    const matrix = moons(4000, 0.1, 16);
    const model = new Dbscan({ eps: 0.12, minPoints: 12, storedNumbersMax: 600 }).fit(matrix);
    const json = JSON.stringify(model);
    assert.ok(json.length < 300 * (2 * 8 + 4) * 1.4 + 300, `${json.length}`);
    assert.equal(model.reach, 0.12);
    const predicted = DbscanModel.fromJSON(JSON.parse(json)).predict(matrix);
    for (const row of model.coreRows) assert.equal(predicted[row], model.labels[row], `row ${row}`);
    assert.ok(model.noiseRows > 0);
    model.labels.forEach((label, row) => {
      if (label < 0) assert.equal(predicted[row], -1, `row ${row}`);
    });
  });

  it('keeps few core points of distinct rows with eps 0', () => {
    const rows = Array.from({ length: 900 }, (_, i) => [Math.floor(i / 3)]);
    const model = new Dbscan({ eps: 0, minPoints: 3, storedNumbersMax: 50 }).fit(matrixFromRows(rows));
    assert.equal(model.clusterCount, 300);
    assert.equal(DbscanModel.fromJSON(model.toJSON()).clusterCount, 300);
  });

  for (const bad of [
    { eps: -1 },
    { eps: Number.NaN },
    { eps: Number.POSITIVE_INFINITY },
    { minPoints: 0 },
    { borders: 'last' as 'first' },
  ]) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      assert.throws(() => new Dbscan(bad), { name: 'OptionError', code: 'CLUSTERING_OPTION' });
    });
  }

  it('refuses stored points that were damaged', () => {
    const json = new Dbscan({ eps: 0.8 }).fit(blobs(2, 20, 1)).toJSON();
    for (const bad of [{ corePoints: json.corePoints.slice(8) }, { coreLabels: '!' }, { sizes: [1] }]) {
      assert.throws(() => DbscanModel.fromJSON({ ...json, ...bad }), { name: 'ModelFormatError' });
    }
  });
});
