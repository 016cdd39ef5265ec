import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { blobs, describeConformance, samePartition } from '../clusterer-conformance.ts';
import { createMatrix, type Matrix, matrixFromRows, rowOf, takeRows } from '../matrix.ts';
import { clusterModelFromJson } from '../preprocessing/prepared.ts';
import { seededRandom } from '../random.ts';
import { Hdbscan } from './hdbscan.ts';
import { HdbscanModel } from './hdbscan-model.ts';
import { coarse, moons, normal, uniform } from './shapes.fixture.ts';

describeConformance({
  name: 'Hdbscan',
  make: () => new Hdbscan({ minClusterSize: 8, minSamples: 4 }),
  fromJson: clusterModelFromJson,
  takesK: false,
});

/** max(core(a), core(b), |a - b|) for every pair, out of all distances. */
function mutualReachability(matrix: Matrix, minSamples: number): number[][] {
  const rows = Array.from({ length: matrix.rows }, (_, i) => i);
  const distances = rows.map((i) =>
    rows.map((l) => Math.hypot(...rowOf(matrix, i).map((value, j) => value - rowOf(matrix, l)[j]!))),
  );
  const cores = distances.map((row) => row.toSorted((a, b) => a - b)[Math.min(minSamples, matrix.rows) - 1]!);
  return distances.map((row, i) => row.map((distance, l) => Math.max(distance, cores[i]!, cores[l]!)));
}

/** All that steps up to this long lead to from a row. */
function connectedTo(start: number, steps: number[][], longest: number): Set<number> {
  const found = new Set([start]);
  for (const from of found) {
    steps[from]!.forEach((step, to) => {
      if (step <= longest) found.add(to);
    });
  }
  return found;
}

/** Each cluster is all that its longest step connects, and no step of that length leads out of it. */
function assertAreComponents(matrix: Matrix, minClusterSize: number, minSamples: number): HdbscanModel {
  const model = new Hdbscan({ minClusterSize, minSamples }).fit(matrix);
  const steps = mutualReachability(matrix, minSamples);
  model.sizes.forEach((size, label) => {
    const reach = model.reaches[label]! * (1 + 1e-12);
    const component = connectedTo(model.labels.indexOf(label), steps, reach);
    assert.ok(size >= minClusterSize);
    assert.equal(component.size, size);
    for (const row of component) assert.equal(model.labels[row], label);
  });
  return model;
}

/** Three blobs, each three times as wide as the one before. */
function unevenBlobs(seed: number): Matrix {
  const random = seededRandom(seed);
  const middles = [0, 12, 40];
  return matrixFromRows(
    Array.from({ length: 300 }, (_, i) => {
      const deviation = 0.3 * 3 ** (i % 3);
      return [middles[i % 3]! + deviation * normal(random), deviation * normal(random)];
    }),
  );
}

describe('Hdbscan', () => {
  for (const [name, matrix, size, samples] of [
    ['blobs', blobs(4, 40, 1), 10, 5],
    ['moons', moons(300, 0.08, 2), 15, 5],
    ['uniform noise', uniform(250, 2, 3), 5, 5],
    ['uniform noise in 4 columns', uniform(250, 4, 4), 5, 3],
    ['whole numbers, with many equal steps', coarse(250, 2, 5), 6, 4],
    ['each row as dense as it is alone', uniform(200, 2, 6), 5, 1],
  ] as const) {
    it(`finds clusters that are all that their longest step connects: ${name}`, () => {
      const model = assertAreComponents(matrix, size, samples);
      assert.ok(model.clusterCount >= 2);
    });
  }

  it('does so for any points, near, far and equal', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), {
      minLength: 1,
      maxLength: 90,
    });
    const property = fc.property(
      points,
      fc.integer({ min: 2, max: 8 }),
      fc.integer({ min: 1, max: 6 }),
      (rows, size, samples) => {
        const matrix = matrixFromRows(rows);
        const { labels } = assertAreComponents(matrix, size, samples);
        const backwards = Int32Array.from(rows, (_, i) => rows.length - 1 - i);
        const other = new Hdbscan({ minClusterSize: size, minSamples: samples }).fit(
          takeRows(matrix, backwards),
        );
        assert.deepEqual(other.labels.toReversed(), labels);
      },
    );
    fc.assert(property, { numRuns: 150, seed: 12 });
  });

  it('finds groups of different density, which no one eps can', () => {
    const { labels, clusterCount } = new Hdbscan({ minClusterSize: 20, minSamples: 5 }).fit(unevenBlobs(1));
    assert.equal(clusterCount, 3);
    const right = labels.filter((label, i) => label >= 0 && label === labels[i % 3]).length;
    assert.ok(right >= 280, `${right}`);
  });

  it('separates moons', () => {
    const { labels } = new Hdbscan({ minClusterSize: 60, minSamples: 15 }).fit(moons(600, 0.05, 2));
    assert.ok(
      samePartition(
        labels,
        Int32Array.from({ length: 600 }, (_, i) => i % 2),
      ),
    );
  });

  it('finds the same when rows are scaled', () => {
    const matrix = unevenBlobs(2);
    const scaled = createMatrix(
      300,
      2,
      matrix.values.map((x) => x * 512),
    );
    const clusterer = new Hdbscan({ minClusterSize: 15 });
    const [one, other] = [clusterer.fit(matrix), clusterer.fit(scaled)];
    assert.deepEqual(other.labels, one.labels);
    other.reaches.forEach((reach, label) => {
      assert.ok(Math.abs(reach / one.reaches[label]! - 512) < 1e-9);
    });
  });

  it('holds rows firmly in the core of a cluster, loosely at its rim, noise not at all', () => {
    const matrix = blobs(2, 100, 4);
    const model = new Hdbscan({ minClusterSize: 20, minSamples: 5 }).fit(matrix);
    const fromMiddle = (i: number) =>
      Math.hypot(matrix.values[2 * i]! - 10 * (i % 2), matrix.values[2 * i + 1]!);
    const mean = (rows: number[]) => rows.reduce((sum, i) => sum + model.strengths[i]!, 0) / rows.length;
    const rows = Array.from({ length: 200 }, (_, i) => i).sort((a, b) => fromMiddle(a) - fromMiddle(b));
    assert.ok(mean(rows.slice(0, 40)) > 0.8);
    assert.ok(mean(rows.slice(-40)) < 0.6);
    assert.ok(
      model.strengths.every((strength, i) => strength > 0 === model.labels[i]! >= 0 && strength <= 1),
    );
  });

  it('predicts the nearest known row, noise beyond the reach of its cluster', () => {
    const model = new Hdbscan({ minClusterSize: 20, minSamples: 5 }).fit(blobs(2, 60, 5));
    const asked = matrixFromRows([
      [0, 0],
      [10, 0],
      [5, 0],
    ]);
    assert.deepEqual([...model.predict(asked)], [model.labels[0], model.labels[1], -1]);
  });

  it('keeps a bounded number of rows, and predicts nearly all as it found them', () => {
    const matrix = moons(4000, 0.05, 6);
    const model = new Hdbscan({ minClusterSize: 50, storedNumbersMax: 800 }).fit(matrix);
    const json = JSON.stringify(model);
    assert.ok(json.length < 400 * (2 * 8 + 4) * 1.4 + 400, `${json.length}`);
    const predicted = HdbscanModel.fromJSON(JSON.parse(json)).predict(matrix);
    const same = predicted.filter((label, i) => label === model.labels[i]).length;
    assert.ok(same >= 0.98 * 4000, `${same}`);
  });

  for (const [name, rows] of [
    ['no rows', createMatrix(0, 2)],
    ['one row', createMatrix(1, 2)],
    ['fewer rows than a cluster needs', uniform(9, 2, 7)],
    ['one blob, in which nothing comes apart', blobs(1, 60, 8)],
  ] as const) {
    it(`finds no cluster in ${name}`, () => {
      const model = new Hdbscan({ minClusterSize: 20, minSamples: 5 }).fit(rows);
      assert.equal(model.clusterCount, 0);
      assert.deepEqual([...model.predict(matrixFromRows([[0, 0]]))], [-1]);
    });
  }

  it('takes groups of equal rows for what they are', () => {
    const rows = Array.from({ length: 60 }, (_, i) => [i % 3, 0]);
    const model = new Hdbscan({ minClusterSize: 10 }).fit(matrixFromRows(rows));
    assert.ok(
      samePartition(
        model.labels,
        Int32Array.from({ length: 60 }, (_, i) => i % 3),
      ),
    );
    assert.deepEqual(new Set(model.strengths), new Set([1]));
  });

  for (const bad of [
    { minClusterSize: 1 },
    { minClusterSize: 2.5 },
    { minClusterSize: 5, minSamples: 0 },
    { minClusterSize: 5, storedNumbersMax: Number.NaN },
  ]) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      assert.throws(() => new Hdbscan(bad), { name: 'OptionError', code: 'CLUSTERING_OPTION' });
    });
  }
});
