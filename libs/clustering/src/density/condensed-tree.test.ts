import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMatrix } from '../matrix.ts';
import { type CondensedCluster, condense, selectStable } from './condensed-tree.ts';
import { dendrogramOf } from './dendrogram.ts';
import { buildKdTree } from './kd-tree.ts';
import { coreDistances, spanningTree } from './spanning-tree.ts';

const cluster = (parent: number, stability: number): CondensedCluster => ({
  parent,
  stability,
  birth: 1,
  reach: 0.5,
  death: 0.1,
});

describe('the excess of mass', () => {
  it('takes two clusters rather than the one that they split from when they are together more stable', () => {
    const clusters = [cluster(-1, 99), cluster(0, 5), cluster(0, 4), cluster(2, 3), cluster(2, 2)];
    assert.deepEqual([...selectStable(clusters)], [-1, 1, -1, 3, 4]);
  });

  it('takes the whole when it is as stable as its parts', () => {
    const clusters = [cluster(-1, 99), cluster(0, 5), cluster(0, 5), cluster(2, 3), cluster(2, 2)];
    assert.deepEqual([...selectStable(clusters)], [-1, 1, 2, 2, 2]);
  });

  it('takes it also over parts whose own parts are more stable than they', () => {
    const clusters = [
      cluster(-1, 0),
      cluster(0, 9),
      cluster(0, 1),
      cluster(1, 2),
      cluster(1, 2),
      cluster(3, 3),
      cluster(3, 3),
    ];
    assert.deepEqual([...selectStable(clusters)], [-1, 1, 2, 1, 1, 1, 1]);
  });
});

describe('the condensed tree', () => {
  it('has the births, reaches, deaths and stabilities that the paper defines', () => {
    // Steps on a line: 1 and 2 within the first three points, 0.5 and 0.5 within the others, 10 between.
    const line = Float64Array.of(0, 1, 3, 13, 13.5, 14);
    const tree = buildKdTree(createMatrix(6, 1, line));
    const { clusters } = condense(dendrogramOf(spanningTree(tree, coreDistances(tree, 1))), 2);
    const [root, ...two] = clusters.toSorted((a, b) => b.reach - a.reach);
    assert.deepEqual(
      { ...root, stability: 0 },
      { parent: -1, birth: Number.POSITIVE_INFINITY, reach: 10, death: 10, stability: 0 },
    );
    assert.ok(Math.abs(root!.stability - 6 / 10) < 1e-12);
    const [loose, tight] = two;
    // One point leaves at 2, the other two at 1; all three of the other cluster leave at 0.5.
    assert.deepEqual({ ...loose, stability: 0 }, { parent: 0, birth: 10, reach: 2, death: 1, stability: 0 });
    assert.ok(Math.abs(loose!.stability - (1 / 2 - 0.1 + 2 * (1 - 0.1))) < 1e-12);
    assert.equal(tight!.death, 0.5);
    assert.ok(Math.abs(tight!.stability - 3 * (2 - 0.1)) < 1e-12);
  });
});
