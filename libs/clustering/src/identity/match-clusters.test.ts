import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createMatrix, type Matrix, matrixFromRows } from '../matrix.ts';
import { assignOptimally } from './assignment.ts';
import { matchByCentroids, matchByMembers, matchClusters } from './match-clusters.ts';

/** The least cost of placing min(rows, columns) pairs, by trying every way. */
function bruteForce(
  costs: Matrix,
  row = 0,
  used = new Set<number>(),
  skips = costs.rows - costs.columns,
): number {
  if (row === costs.rows) return 0;
  let least = skips > 0 ? bruteForce(costs, row + 1, used, skips - 1) : Number.POSITIVE_INFINITY;
  for (let column = 0; column < costs.columns; column++) {
    if (used.has(column)) continue;
    used.add(column);
    const cost = costs.values[row * costs.columns + column] as number;
    least = Math.min(least, cost + bruteForce(costs, row + 1, used, skips));
    used.delete(column);
  }
  return least;
}

const anyCosts = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.integer({ min: -20, max: 20 }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => createMatrix(rows, columns, Float64Array.from(values))),
  );

describe('assignOptimally', () => {
  it('is as cheap as the cheapest of all assignments, and uses no column twice', () => {
    fc.assert(
      fc.property(anyCosts, (costs) => {
        const columns = assignOptimally(costs);
        const placed = [...columns].filter((column) => column >= 0);
        assert.equal(placed.length, Math.min(costs.rows, costs.columns));
        assert.equal(new Set(placed).size, placed.length);
        let total = 0;
        columns.forEach((column, row) => {
          if (column >= 0) total += costs.values[row * costs.columns + column] as number;
        });
        assert.equal(total, bruteForce(costs));
      }),
      { numRuns: 300 },
    );
  });

  it('assigns nothing where there is nothing', () => {
    assert.deepEqual([...assignOptimally(createMatrix(0, 3))], []);
    assert.deepEqual([...assignOptimally(createMatrix(2, 0))], [-1, -1]);
  });

  it('refuses costs that are not finite', () => {
    const costs = createMatrix(1, 1, Float64Array.of(Number.NaN));
    assert.throws(() => assignOptimally(costs), { code: 'CLUSTERING_NON_FINITE' });
  });
});

describe('matchClusters', () => {
  it('finds a renumbering by centroids', () => {
    const former = matrixFromRows([
      [0, 0],
      [10, 0],
      [0, 10],
    ]);
    const next = matrixFromRows([
      [0.5, 10],
      [0, 0.5],
      [10, 0.5],
    ]);
    assert.deepEqual(matchByCentroids(former, next), {
      pairs: [
        { former: 0, next: 1, cost: 0.5 },
        { former: 1, next: 2, cost: 0.5 },
        { former: 2, next: 0, cost: 0.5 },
      ],
      appeared: [],
      vanished: [],
    });
  });

  it('says which clusters are new and which are gone when their number changes', () => {
    const two = matrixFromRows([[0], [10]]);
    const three = matrixFromRows([[10], [50], [0]]);
    const grown = matchByCentroids(two, three);
    assert.deepEqual([grown.appeared, grown.vanished], [[1], []]);
    const shrunk = matchByCentroids(three, two);
    assert.deepEqual([shrunk.appeared, shrunk.vanished], [[], [1]]);
  });

  it('leaves apart what costs more than the limit, without spoiling the other pairs', () => {
    // Pairing all three is cheapest as 0-1, 1-0; but 0-0 alone is the only pair within the limit.
    const costs = matrixFromRows([
      [1, 5],
      [5, 100],
    ]);
    assert.equal(matchClusters(costs).pairs.length, 2);
    const { pairs, appeared, vanished } = matchClusters(costs, 2);
    assert.deepEqual(pairs, [{ former: 0, next: 0, cost: 1 }]);
    assert.deepEqual([appeared, vanished], [[1], [1]]);
  });

  it('matches by members: most keep their cluster, though the numbers changed', () => {
    const former = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 2, 2, -1);
    const next = Int32Array.of(2, 2, 2, 0, 0, 0, 0, 1, 1, 3);
    const { pairs, appeared, vanished } = matchByMembers(former, next);
    assert.deepEqual(
      pairs.map((pair) => [pair.former, pair.next]),
      [
        [0, 2],
        [1, 0],
        [2, 1],
      ],
    );
    assert.deepEqual([appeared, vanished], [[3], []]);
  });

  it('never pairs clusters without a common member, nor below the least overlap', () => {
    const former = Int32Array.of(0, 0, -1, -1);
    const next = Int32Array.of(-1, -1, 0, 0);
    assert.deepEqual(matchByMembers(former, next), { pairs: [], appeared: [0], vanished: [0] });
    const half = matchByMembers(Int32Array.of(0, 0, 0, 0), Int32Array.of(0, 0, 1, 1), 0.6);
    assert.deepEqual(half, { pairs: [], appeared: [0, 1], vanished: [0] });
  });

  it('recovers any renumbering of any labels', () => {
    const labels = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(labels, fc.integer({ min: 0, max: 6 }), (former, shift) => {
        const next = former.map((label) => (label + shift) % 7);
        for (const pair of matchByMembers(Int32Array.from(former), Int32Array.from(next)).pairs) {
          assert.equal(pair.next, (pair.former + shift) % 7);
          assert.equal(pair.cost, 0);
        }
      }),
    );
  });
});
