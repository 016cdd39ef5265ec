import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
