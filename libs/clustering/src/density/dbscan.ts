import type { Clusterer } from '../clusterer.ts';
import { assertFinite, type Matrix } from '../matrix.ts';
import { connectPoints } from './connect-points.ts';
import { findCorePoints } from './core-points.ts';
import { DbscanModel } from './dbscan-model.ts';
import { type CompleteDbscanOptions, completeDbscanOptions, type DbscanOptions } from './dbscan-options.ts';
import { kDistances, kneeOf } from './k-distances.ts';
import { buildKdTree, type KdTree, keepPositions } from './kd-tree.ts';
import { NearestPoint } from './nearest-point.ts';
import { numberClusters } from './number-clusters.ts';

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996), exact, in linear memory: core points with `minPoints` points within
 * eps, connected where they lie within eps of each other, and border points with the cluster of the nearest core
 * point within eps (the original leaves it to the order of the rows which cluster gets a border point that several
 * reach). All other rows are noise, -1. Neither the order of the rows nor a seed matters, and clusters are numbered
 * by falling size.
 * @example new Dbscan({ eps: 0.3, minPoints: 10 }).fit(matrix).labels
 */
export class Dbscan implements Clusterer<DbscanModel> {
  readonly options: CompleteDbscanOptions;

  /** Throws OptionError. */
  constructor(options: DbscanOptions = {}) {
    this.options = completeDbscanOptions(options);
  }

  /** Throws NonFiniteError. */
  fit(matrix: Matrix): DbscanModel {
    assertFinite(matrix);
    const { minPoints, corePointsMax } = this.options;
    const eps = this.#epsOf(matrix);
    const epsSquared = eps * eps;
    const tree = buildKdTree(matrix);
    const core = findCorePoints(tree, epsSquared, minPoints);
    const coreTree = keepPositions(tree, core);
    const roots = connectPoints(coreTree, epsSquared);
    const groups = new Int32Array(matrix.rows).fill(-1);
    for (let i = 0; i < roots.length; i++) groups[coreTree.order[i] as number] = roots[i] as number;
    attachBorder({ tree, core, coreTree, roots }, epsSquared, groups);
    const { labels, sizes } = numberClusters(groups, coreTree);
    const coreRows = coreTree.order.toSorted();
    return new DbscanModel({ eps, minPoints, corePointsMax, sizes, labels, coreRows, matrix });
  }

  #epsOf(matrix: Matrix): number {
    const { eps, minPoints } = this.options;
    return eps === 'auto' ? kneeOf(kDistances(matrix, { k: minPoints })).value : eps;
  }
}

interface Cores {
  readonly tree: KdTree;
  readonly core: Uint8Array;
  readonly coreTree: KdTree;
  readonly roots: Int32Array;
}

/** Gives each point that is no core point the group of the nearest one within eps, where there is one. */
function attachBorder({ tree, core, coreTree, roots }: Cores, epsSquared: number, groups: Int32Array): void {
  const nearest = new NearestPoint(coreTree);
  const point = { values: tree.points, offset: 0 };
  for (let position = 0; position < core.length; position++) {
    if (core[position] === 1) continue;
    point.offset = position * tree.columns;
    const found = nearest.search(point, epsSquared);
    if (found >= 0) groups[tree.order[position] as number] = roots[found] as number;
  }
}
