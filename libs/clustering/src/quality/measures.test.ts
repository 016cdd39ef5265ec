import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blobs } from '../clusterer-conformance.ts';
import { KMeans } from '../kmeans/kmeans.ts';
import { createMatrix, type Matrix, matrixFromRows, takeRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { calinskiHarabasz } from './calinski-harabasz.ts';
import { daviesBouldin } from './davies-bouldin.ts';
import { gapStatistic } from './gap-statistic.ts';
import { silhouette } from './silhouette.ts';
import { stability, stabilityOf } from './stability.ts';

// scikit-learn 1.9.1 on these rows and labels: silhouette_score, davies_bouldin_score, calinski_harabasz_score; with noise, on the
// rows that are left, since it has no notion of noise.
const rows = matrixFromRows([
  [2, 0, 1],
  [4, 3, 1.5],
  [6, 1, 7],
  [8, 9, 2],
  [10, 4, 3],
  [1, 1, 1],
  [7, 7, 7],
  [9, 8, 2.5],
  [3, 0, 0],
  [5, 2, 6],
]);
const labels = Int32Array.of(0, 0, 1, 2, 2, 0, 1, 2, 0, 1);
const withNoise = labels.with(4, -1);

function assertNear(actual: number | null, expected: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);
}

describe('measures of quality', () => {
  it('are those of scikit-learn', () => {
    assertNear(silhouette(rows, labels, { seed: 1 }).value, 0.4730605008625541);
    assertNear(daviesBouldin(rows, labels), 0.710136626743509);
    assertNear(calinskiHarabasz(rows, labels), 13.077973568281939);
  });

  it('leave noise out', () => {
    assertNear(silhouette(rows, withNoise, { seed: 1 }).value, 0.5461832812752431);
    assertNear(daviesBouldin(rows, withNoise), 0.5583940180523482);
    assertNear(calinskiHarabasz(rows, withNoise), 15.305855599772595);
  });

  it('do not mind how clusters are numbered', () => {
    const renamed = labels.map((label) => [7, 2, 4][label] as number);
    assertNear(daviesBouldin(rows, renamed), 0.710136626743509);
    assertNear(calinskiHarabasz(rows, renamed), 13.077973568281939);
  });

  it('are undefined where there are not two clusters', () => {
    for (const measure of [daviesBouldin, calinskiHarabasz]) {
      assert.equal(measure(rows, new Int32Array(10)), null);
      assert.equal(measure(rows, new Int32Array(10).fill(-1)), null);
      assert.throws(() => measure(rows, new Int32Array(3)), { code: 'CLUSTERING_SHAPE' });
    }
    assert.equal(calinskiHarabasz(matrixFromRows([[1], [2]]), Int32Array.of(0, 1)), null);
  });

  it('have ends where clusters are points', () => {
    const points = matrixFromRows([[0], [0], [5], [5]]);
    assert.equal(daviesBouldin(points, Int32Array.of(0, 0, 1, 1)), 0);
    assert.equal(calinskiHarabasz(points, Int32Array.of(0, 0, 1, 1)), 1);
  });
});

const kmeansInto = (k: number) => (matrix: Matrix) =>
  new KMeans({ k, seed: 1, starts: 3 }).fit(matrix).labels;

describe('the gap statistic', () => {
  const gapOf = (matrix: Matrix, k: number, box: 'principal' | 'columns' = 'principal') => {
    const gap = gapStatistic(matrix, kmeansInto(k), { seed: 1, references: 8, box });
    assert.ok(gap);
    return gap;
  };

  it('is highest at the number of blobs, in either box', () => {
    const matrix = blobs(3, 60, 4);
    for (const box of ['principal', 'columns'] as const) {
      const gaps = [1, 2, 3, 4, 5].map((k) => gapOf(matrix, k, box).gap);
      assert.equal(gaps.indexOf(Math.max(...gaps)), 2, `${gaps}`);
    }
  });

  it('finds one cluster in rows without structure, by the rule of the paper', () => {
    const random = seededRandom(9);
    const matrix = createMatrix(300, 2, Float64Array.from({ length: 600 }, random));
    const [one, two] = [gapOf(matrix, 1), gapOf(matrix, 2)];
    assert.ok(one.gap >= two.gap - two.error, `${one.gap} ${two.gap} ${two.error}`);
  });

  it('is the difference of the logarithms of dispersions', () => {
    // Two columns of variance 1/12 each: uniform rows in one cluster have the dispersion rows / 6, these rows 0.5.
    const matrix = matrixFromRows(
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ].flatMap((row) => new Array(500).fill(row)),
    );
    const gap = gapStatistic(matrix, kmeansInto(1), { seed: 1, references: 20, box: 'columns' });
    const expected = Math.log(2000 / 6) - Math.log(2000 / 2);
    assert.ok(gap && Math.abs(gap.gap - expected) < 0.01, `${gap?.gap}, not ${expected}`);
    assert.ok(gap.error > 0 && gap.error < 0.05);
  });

  it('is undefined where clusters are points, and refuses to draw no reference', () => {
    assert.equal(gapStatistic(matrixFromRows([[1], [1], [5]]), kmeansInto(2), { seed: 1 }), null);
    assert.throws(() => gapStatistic(rows, kmeansInto(2), { seed: 1, references: 0 }), {
      code: 'CLUSTERING_OPTION',
    });
  });
});

describe('stability', () => {
  const refitted = (k: number) => (sample: Matrix, all: Matrix) =>
    new KMeans({ k, seed: 1, starts: 2 }).fit(sample).predict(all);
  const stabilityOfK = (matrix: Matrix, k: number) =>
    stability(matrix, kmeansInto(k)(matrix), refitted(k), { seed: 1, rounds: 8 });

  it('is 1 for clusters that every half of the rows shows, and low for such as it does not', () => {
    const matrix = blobs(3, 60, 4);
    assert.deepEqual(stabilityOfK(matrix, 3), { agreement: 1, lowest: 1, clusters: [1, 1, 1] });
    const five = stabilityOfK(matrix, 5);
    assert.ok(five.agreement !== null && five.lowest !== null);
    assert.ok(five.agreement < 0.9 && five.lowest <= five.agreement);
    assert.ok(Math.min(...five.clusters) < 0.75, `${five.clusters}`);
  });

  it('tells which cluster it is that does not come back', () => {
    // Two blobs far away, and a cloud that is cut into three.
    const random = seededRandom(3);
    const cloud = Array.from({ length: 150 }, () => [100 + random() * 4, 100 + random() * 4]);
    const far = Array.from({ length: 100 }, (_, i) => [(i % 2) * 50, random()]);
    const matrix = matrixFromRows([...cloud, ...far]);
    const whole = kmeansInto(5)(matrix);
    const { clusters } = stability(matrix, whole, refitted(5), { seed: 2, rounds: 6 });
    const ofCloud = new Set(whole.subarray(0, 150));
    for (const [c, jaccard] of clusters.entries()) {
      assert.equal(jaccard < 0.95, ofCloud.has(c), `${c}: ${jaccard}`);
    }
  });

  it('does not depend on the order of the rows, and waits for methods that have to be awaited', async () => {
    const matrix = blobs(2, 50, 6);
    const turned = Int32Array.from({ length: 100 }, (_, i) => 99 - i);
    const there = takeRows(matrix, turned);
    const expected = stabilityOfK(matrix, 3);
    assert.deepEqual(stabilityOfK(there, 3), expected);
    const awaited = await stabilityOf(matrix, kmeansInto(3)(matrix), async (a, b) => refitted(3)(a, b), {
      seed: 1,
      rounds: 8,
    });
    assert.deepEqual(awaited, expected);
  });

  it('is unknown where half of the rows is too little, and lets other faults through', () => {
    const few = matrixFromRows([[1], [2], [3], [4]]);
    assert.deepEqual(stabilityOfK(few, 3), { agreement: null, lowest: null, clusters: [] });
    const bug = () => {
      throw new TypeError('bug');
    };
    assert.throws(() => stability(few, new Int32Array(4), bug, { seed: 1 }), TypeError);
  });

  it('counts no noise as a cluster, and refuses options out of range', () => {
    const noisy = stability(rows, withNoise, () => withNoise, { seed: 1 });
    assert.deepEqual(noisy, { agreement: 1, lowest: 1, clusters: [1, 1, 1] });
    for (const bad of [{ rounds: 0 }, { share: 0 }, { share: 1 }]) {
      const options = { seed: 1, ...bad };
      assert.throws(() => stability(rows, labels, () => labels, options), { code: 'CLUSTERING_OPTION' });
    }
  });
});
