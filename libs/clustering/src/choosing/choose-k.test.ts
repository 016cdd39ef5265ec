import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blobs } from '../clusterer-conformance.ts';
import { createMatrix, matrixFromRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';
import { chooseK } from './choose-k.ts';
import type { KCandidate } from './judge-k.ts';

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
      assert.match(
        choice.explanation,
        /The structure is strong\. Learned again from half of the rows, the same groups come back/,
      );
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

  it('gives every figure of every candidate', () => {
    const { candidates } = chooseK(blobs(3, 40, 3), { seed: 1, kMax: 4 });
    for (const candidate of candidates) {
      const { gap, daviesBouldin, calinskiHarabasz, stability, weakestCluster } = candidate;
      const figures = [gap?.gap, gap?.error, daviesBouldin, calinskiHarabasz, stability, weakestCluster];
      assert.ok(
        figures.every((figure) => Number.isFinite(figure)),
        JSON.stringify(candidate),
      );
    }
    const [two, three] = candidates as [KCandidate, KCandidate];
    assert.ok((three.gap?.gap ?? 0) > (two.gap?.gap ?? 0));
    assert.equal(three.stability, 1);
    assert.equal(chooseK(blobs(3, 40, 3), { seed: 1, kMax: 3, gapReferences: 0 }).candidates[0]?.gap, null);
  });

  it('takes the larger of two k that separate the rows alike', () => {
    // Two pairs of blobs: apart as pairs about as clearly as each alone.
    const random = seededRandom(4);
    const rows = Array.from({ length: 400 }, (_, i) => [
      (i % 2) * 10 + random(),
      (i % 4 < 2 ? 0 : 3.4) + random(),
    ]);
    const { k, candidates, explanation } = chooseK(matrixFromRows(rows), { seed: 1, kMax: 6 });
    const widths = new Map(candidates.map((candidate) => [candidate.k, candidate.silhouette]));
    assert.ok(Math.abs((widths.get(2) ?? 0) - (widths.get(4) ?? 0)) < 0.1, `${[...widths]}`);
    assert.equal(k, 4);
    assert.match(explanation, /^k = 4 (separates|tells the most groups)/);
  });

  it('passes over a k whose groups do not come back', () => {
    // A ring has no groups, but where it is cut in three or more the silhouette grows with every cut.
    const random = seededRandom(7);
    const ring = Array.from({ length: 300 }, () => {
      const angle = random() * 2 * Math.PI;
      return [Math.cos(angle) * 5, Math.sin(angle) * 5];
    });
    const choice = chooseK(matrixFromRows(ring), { seed: 1 });
    const chosen = choice.candidates.find(({ k }) => k === choice.k);
    const stable = choice.candidates.filter(({ stability }) => (stability ?? 1) >= 0.8);
    assert.ok(stable.length === 0 || stable.includes(chosen as KCandidate));
    if (stable.length === 0) assert.match(choice.explanation, /other groups come out/);
  });
});
