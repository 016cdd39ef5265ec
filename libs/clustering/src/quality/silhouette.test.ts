import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseK, type KCandidate } from '../choosing/choose-k.ts';
import { blobs } from '../clusterer-conformance.ts';
import { createMatrix, matrixFromRows, takeRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { silhouette } from './silhouette.ts';

describe('silhouette', () => {
  const line = matrixFromRows([[0], [1], [10], [12], [30]]);

  it("is the mean of Rousseeuw's s(i), 0 for a cluster of one", () => {
    const labels = Int32Array.of(0, 0, 1, 1, 2);
    // Row 0: a = 1, b = 11. Row 1: a = 1, b = 10. Row 2: a = 2, b = 9.5. Row 3: a = 2, b = 11.5. Row 4: alone.
    const expected = (10 / 11 + 9 / 10 + 7.5 / 9.5 + 9.5 / 11.5 + 0) / 5;
    const { value, rows, sampled } = silhouette(line, labels, { seed: 1 });
    assert.ok(Math.abs((value as number) - expected) < 1e-12);
    assert.deepEqual({ rows, sampled }, { rows: 5, sampled: false });
  });

  it('leaves noise out', () => {
    const { value, rows } = silhouette(line, Int32Array.of(0, 0, 1, 1, -1), { seed: 1 });
    assert.equal(rows, 4);
    assert.ok(Math.abs((value as number) - (10 / 11 + 9 / 10 + 7.5 / 9.5 + 9.5 / 11.5) / 4) < 1e-12);
  });

  it('is undefined for a single cluster, and 0 where all rows are equal', () => {
    assert.equal(silhouette(line, new Int32Array(5), { seed: 1 }).value, null);
    assert.equal(silhouette(createMatrix(4, 1), Int32Array.of(0, 0, 1, 1), { seed: 1 }).value, 0);
  });

  it('comes near to the exact value on a sample, the same one for the same seed and any order of rows', () => {
    const matrix = createMatrix(4000, 2, Float64Array.from({ length: 8000 }, seededRandom(1)));
    const labels = Int32Array.from({ length: 4000 }, (_, i) =>
      (matrix.values[2 * i] as number) < 0.5 ? 0 : 1,
    );
    const exact = silhouette(matrix, labels, { seed: 1 });
    const options = { seed: 3, exactRowsMax: 1000, sampleRows: 1000 };
    const sampled = silhouette(matrix, labels, options);
    assert.deepEqual([sampled.rows, sampled.sampled], [1000, true]);
    assert.ok(Math.abs((sampled.value as number) - (exact.value as number)) < 0.03);
    const reversed = Int32Array.from({ length: 4000 }, (_, i) => 3999 - i);
    const turned = silhouette(takeRows(matrix, reversed), labels.toReversed(), options);
    assert.equal(turned.value, sampled.value);
  });

  it('refuses labels that are not one a row', () => {
    assert.throws(() => silhouette(line, new Int32Array(4), { seed: 1 }), { code: 'CLUSTERING_SHAPE' });
  });
});

describe('chooseK', () => {
  for (const k of [2, 3, 4, 6]) {
    it(`finds that ${k} blobs are ${k} clusters`, () => {
      const heard: KCandidate[] = [];
      const choice = chooseK(blobs(k, 40, k), { seed: 1, onCandidate: (candidate) => heard.push(candidate) });
      assert.equal(choice.k, k);
      assert.deepEqual(heard, choice.candidates);
      assert.deepEqual(
        choice.candidates.map((candidate) => candidate.k),
        [2, 3, 4, 5, 6, 7, 8, 9, 10],
      );
      assert.match(
        choice.explanation,
        new RegExp(`^k = ${k} separates the rows best of 9 tried: silhouette 0`),
      );
      assert.match(choice.explanation, /The structure is strong\.$/);
    });
  }

  it('judges a sample of many rows, and says so', () => {
    const choice = chooseK(blobs(3, 200, 1), { seed: 1, rowsMax: 100 });
    assert.equal(choice.k, 3);
    assert.match(choice.explanation, /on a sample of 100 of 600 rows/);
  });

  it('tries no more clusters than there are distinct rows', () => {
    const three = matrixFromRows([[0], [0], [5], [5], [9], [9]]);
    const choice = chooseK(three, { seed: 1 });
    assert.deepEqual([choice.k, choice.candidates.length], [3, 2]);
  });

  it('settles for one cluster where the rows are all alike', () => {
    const { k, candidates, explanation } = chooseK(createMatrix(9, 2), { seed: 1 });
    assert.deepEqual([k, candidates.length], [1, 0]);
    assert.match(explanation, /too few different rows/);
  });

  it('says so when the rows have no structure', () => {
    const cloud = createMatrix(500, 8, Float64Array.from({ length: 4000 }, seededRandom(2)));
    assert.match(chooseK(cloud, { seed: 1 }).explanation, /no substantial structure/);
  });

  it('refuses a range that begins below 2 or ends before it begins', () => {
    assert.throws(() => chooseK(blobs(2, 5, 1), { seed: 1, kMin: 1 }), { code: 'CLUSTERING_K_INVALID' });
    assert.throws(() => chooseK(blobs(2, 5, 1), { seed: 1, kMin: 5, kMax: 4 }), {
      code: 'CLUSTERING_OPTION',
    });
  });
});
