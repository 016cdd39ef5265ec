import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClusterModel } from '../clusterer.ts';
import { blobs } from '../clusterer-conformance.ts';
import { Dbscan } from '../density/dbscan.ts';
import { KMeans } from '../kmeans/kmeans.ts';
import { createMatrix, type Matrix, matrixFromRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { chooseMethod } from './choose-method.ts';
import type { MethodFigures } from './judge-method.ts';

const kmeans = (k: number) => ({
  name: 'k-means',
  fit: (rows: Matrix): ClusterModel => new KMeans({ k, seed: 1, starts: 3 }).fit(rows),
});
const dbscan = (eps: number, minPoints = 5) => ({
  name: 'DBSCAN',
  fit: async (rows: Matrix): Promise<ClusterModel> => new Dbscan({ eps, minPoints }).fit(rows),
});

describe('chooseMethod', () => {
  it('takes the first of methods that find the same', async () => {
    const heard: MethodFigures[] = [];
    const options = { seed: 1, onCandidate: (figures: MethodFigures) => heard.push(figures) };
    const choice = await chooseMethod(blobs(3, 60, 1), [kmeans(3), dbscan(1)], options);
    assert.equal(choice.method, 'k-means');
    assert.deepEqual(heard, choice.candidates);
    const [one, other] = choice.candidates as [MethodFigures, MethodFigures];
    assert.deepEqual([one.clusters, one.noiseShare, one.stability], [3, 0, 1]);
    assert.deepEqual({ ...other, name: 'k-means', stability: 1 }, one);
    assert.match(choice.explanation, /^k-means was chosen out of 2 methods: 3 groups, separation 0\.9/);
    assert.match(
      choice.explanation,
      /DBSCAN \(3 groups, .*\) separates them no more clearly and is less simple\.$/,
    );
    const turned = await chooseMethod(blobs(3, 60, 1), [dbscan(1), kmeans(3)], { seed: 1 });
    assert.equal(turned.method, 'DBSCAN');
  });

  it('takes a method that leaves strays out where they would pull groups apart', async () => {
    const random = seededRandom(2);
    const strays = Array.from({ length: 15 }, () => [random() * 40 - 15, random() * 40 - 15]);
    const rows = Array.from(blobs(3, 60, 1).values);
    const dense = Array.from({ length: 180 }, (_, i) => rows.slice(2 * i, 2 * i + 2));
    const choice = await chooseMethod(matrixFromRows([...dense, ...strays]), [kmeans(3), dbscan(1)], {
      seed: 1,
    });
    assert.equal(choice.method, 'DBSCAN');
    assert.match(choice.explanation, /DBSCAN was chosen .*% of the rows in none/);
    assert.match(
      choice.explanation,
      /k-means \(3 groups, .*\) (was passed over|separates them less clearly)/,
    );
  });

  it('passes over what leaves too many out, however clear the rest is', async () => {
    const random = seededRandom(5);
    const cloud = Array.from({ length: 200 }, () => [random() * 60 - 20, random() * 60 - 20]);
    const rows = Array.from(blobs(2, 60, 1).values);
    const dense = Array.from({ length: 120 }, (_, i) => rows.slice(2 * i, 2 * i + 2));
    const choice = await chooseMethod(matrixFromRows([...dense, ...cloud]), [dbscan(0.7, 12), kmeans(4)], {
      seed: 1,
    });
    const [left] = choice.candidates as [MethodFigures];
    assert.ok(left.noiseShare > 0.3 && (left.silhouette ?? 0) > 0.8);
    assert.ok(Math.abs(left.separation - (left.silhouette ?? 0) * (1 - left.noiseShare)) < 1e-12);
    assert.match(choice.explanation, /% of the rows belong to no group/);
  });

  it('says what could not be used, and which found no groups', async () => {
    const few = matrixFromRows([[0], [0], [5], [5], [9], [9]]);
    const choice = await chooseMethod(few, [kmeans(4), dbscan(50, 2), kmeans(3)], { seed: 1 });
    assert.equal(choice.candidates[0]?.failure, 'k is 4, but of 6 rows only 3 are distinct');
    assert.equal(choice.method, 'k-means');
    assert.match(choice.explanation, /k-means could not be used: k is 4.* DBSCAN found one group only\./);
    const none = await chooseMethod(few, [dbscan(50, 2)], { seed: 1 });
    assert.deepEqual(
      [none.method, none.explanation],
      [null, 'No method found two groups. DBSCAN found one group only.'],
    );
  });

  it('warns where nothing comes back', async () => {
    const cloud = createMatrix(400, 6, Float64Array.from({ length: 2400 }, seededRandom(2)));
    const choice = await chooseMethod(cloud, [kmeans(7)], { seed: 1 });
    assert.equal(choice.method, 'k-means');
    assert.match(
      choice.explanation,
      /None was fit for use; even here learned again from half of the rows other groups/,
    );
  });

  it('judges a sample of many rows, and lets bugs through', async () => {
    const choice = await chooseMethod(blobs(3, 200, 1), [kmeans(3)], { seed: 1, rowsMax: 150 });
    assert.match(choice.explanation, /out of 1 method on a sample of 150 of 600 rows/);
    const bug = { name: 'bug', fit: () => Promise.reject(new TypeError('bug')) };
    await assert.rejects(chooseMethod(blobs(2, 9, 1), [bug], { seed: 1 }), TypeError);
    await assert.rejects(chooseMethod(blobs(2, 9, 1), [], { seed: 1 }), { code: 'CLUSTERING_OPTION' });
  });
});
