import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Matrix, matrixFromRows, silhouette } from '@shoal/clustering';
import { principalPlane } from './plane.ts';
import { silhouetteWidths } from './silhouette-widths.ts';

/** Two groups along the line y = 2 x, with a little width. */
const ROWS: Matrix = matrixFromRows(
  Array.from({ length: 60 }, (_, i) => {
    const along = (i < 40 ? 0 : 10) + (i % 8) / 8;
    const across = ((i * 7) % 5) / 50;
    return [along - 2 * across, 2 * along + across];
  }),
);
const LABELS = Int32Array.from({ length: 60 }, (_, i) => (i < 40 ? 0 : 1));

describe('the plane of a picture', () => {
  it('lies along the directions of greatest variance, the same way up', () => {
    const { axes, xs, ys } = principalPlane(ROWS, 1);
    const [more, most] = axes[0].loadings;
    assert.ok(Math.abs((most ?? 0) / (more ?? 0) - 2) < 0.02);
    assert.ok((most ?? 0) > 0 && axes[0].share > 0.99);
    assert.ok(Math.abs(axes[0].share + axes[1].share - 1) < 1e-9);
    const spread = (values: Float64Array) => Math.max(...values) - Math.min(...values);
    assert.ok(spread(xs) > 20 && spread(ys) < 1);
  });

  it('turns over with the rows, not by itself', () => {
    const mirrored = { ...ROWS, values: ROWS.values.map((x) => -x) };
    const { xs } = principalPlane(ROWS, 1);
    principalPlane(mirrored, 1).xs.forEach((x, i) => {
      assert.ok(Math.abs(x + (xs[i] as number)) < 1e-9);
    });
  });

  it('also takes a single column and more columns than can be told apart', () => {
    const single = principalPlane(matrixFromRows([[1], [2], [4]]), 1);
    assert.deepEqual([single.axes[0].share, single.axes[1].share], [1, 0]);
    assert.deepEqual([...single.ys], [0, 0, 0]);
    const wide = matrixFromRows(
      Array.from({ length: 5 }, (_, i) => Array.from({ length: 401 }, (__, j) => (i * j) % 7)),
    );
    assert.deepEqual(principalPlane(wide, 1).axes[0].loadings, []);
  });
});

describe('silhouette widths', () => {
  it('have the mean that the measure has', () => {
    const { widths, labels } = silhouetteWidths(ROWS, LABELS, 1);
    const mean = widths.reduce((a, b) => a + b, 0) / widths.length;
    assert.ok(Math.abs(mean - (silhouette(ROWS, LABELS, { seed: 1 }).value ?? 0)) < 1e-12);
    assert.deepEqual(labels, LABELS);
  });

  it('leave noise out, and are 0 for a cluster of one', () => {
    const labels = LABELS.map((label, i) => (i === 0 ? -1 : i === 1 ? 2 : label));
    const { rows, widths } = silhouetteWidths(ROWS, labels, 1);
    assert.equal(rows.length, 59);
    assert.equal(widths[rows.indexOf(1)], 0);
  });
});
