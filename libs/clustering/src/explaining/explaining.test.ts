import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createMatrix, matrixFromRows } from '../matrix.ts';
import { clusterDifferences } from './cluster-differences.ts';
import { contributions, nearestFirst, singleMoves } from './explain-nearest.ts';

describe('clusterDifferences', () => {
  const rows = [
    [9, 5, 1],
    [11, 5, 2],
    [1, 5, 2],
    [2, 5, 1],
    [3, 5, 3],
  ];
  const labels = Int32Array.of(0, 0, 1, 1, 1);

  it('names the column that sets a cluster apart first, with means in its unit', () => {
    const [first, ...rest] = clusterDifferences(matrixFromRows(rows), labels, 0);
    assert.deepEqual([first?.column, first?.delta, first?.mean, first?.meanOthers], [0, 1, 10, 2]);
    assert.ok((first?.effect ?? 0) > 3);
    assert.deepEqual(
      rest.find(({ column }) => column === 1),
      { column: 1, effect: 0, delta: 0, mean: 5, meanOthers: 5 },
    );
  });

  it("gives Cliff's delta as counting all pairs does, and the opposite for the rest", () => {
    const cell = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 4, maxLength: 30 }), (cells) => {
        const matrix = createMatrix(cells.length, 1, Float64Array.from(cells));
        const sides = Int32Array.from(cells, (_, i) => (i < 2 ? 0 : 1));
        const [own, others] = [cells.slice(0, 2), cells.slice(2)];
        const pairs = own.flatMap((a) => others.map((b) => Math.sign(a - b)));
        const expected = pairs.reduce((sum, sign) => sum + sign, 0) / pairs.length;
        const [difference] = clusterDifferences(matrix, sides, 0);
        const [opposite] = clusterDifferences(matrix, sides, 1);
        assert.ok(Math.abs((difference?.delta ?? 9) - expected) < 1e-12);
        assert.ok(Math.abs((opposite?.delta ?? 9) + expected) < 1e-12);
        assert.ok(Math.abs((difference?.effect ?? 9) + (opposite?.effect ?? 9)) < 1e-9);
      }),
    );
  });

  it('stays finite where both sides have one value each, and is empty where there is no rest', () => {
    const matrix = matrixFromRows([[1], [1], [7]]);
    assert.equal(clusterDifferences(matrix, Int32Array.of(0, 0, 1), 0)[0]?.effect, -10);
    assert.deepEqual(clusterDifferences(matrix, Int32Array.of(0, 0, 0), 0), []);
  });
});

describe('why a point is with its nearest centroid', () => {
  const centroids = matrixFromRows([
    [0, 0],
    [4, 0],
    [0, 10],
  ]);

  it('the contributions are the gap to the other, the strongest first', () => {
    const point = Float64Array.of(1, 1);
    const [near, next] = nearestFirst(point, centroids);
    assert.deepEqual([near?.cluster, next?.cluster], [0, 1]);
    const weights = contributions(point, centroids, { cluster: 0, other: 1 });
    assert.deepEqual(weights, [
      { column: 0, weight: 8 },
      { column: 1, weight: 0 },
    ]);
    assert.equal(8, (next?.squared ?? 0) - (near?.squared ?? 0));
  });

  it('the smallest single change comes first, and says where it leads', () => {
    assert.deepEqual(singleMoves(Float64Array.of(1, 1), centroids), [
      { column: 0, to: 2, change: 1, cluster: 1 },
      { column: 1, to: 5, change: 4, cluster: 2 },
    ]);
  });

  it('no smaller change of that column leads elsewhere, and a slightly larger one leads there', () => {
    const cell = fc.integer({ min: -50, max: 50 }).map((n) => n / 10);
    const row = fc.tuple(cell, cell, cell);
    fc.assert(
      fc.property(row, fc.array(row, { minLength: 2, maxLength: 6 }), (x, rows) => {
        const space = matrixFromRows(rows);
        const point = Float64Array.from(x);
        const at = (column: number, value: number) => nearestFirst(point.with(column, value), space);
        const nearest = nearestFirst(point, space)[0];
        for (const { column, change, cluster } of singleMoves(point, space)) {
          const [before] = at(column, (point[column] as number) + change * 0.999);
          const own = at(column, (point[column] as number) + change * 0.999).find(
            (entry) => entry.cluster === nearest?.cluster,
          );
          assert.ok((own?.squared ?? 9) - (before?.squared ?? 0) < 1e-9);
          if (Math.abs(change) < 1e-6) continue;
          const beyond = at(column, (point[column] as number) + change * 1.001);
          const reached = beyond.find((entry) => entry.cluster === cluster);
          const left = beyond.find((entry) => entry.cluster === nearest?.cluster);
          assert.ok((reached?.squared ?? 9) < (left?.squared ?? 0));
        }
      }),
    );
  });
});
