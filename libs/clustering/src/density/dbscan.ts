import type { Clusterer } from '../clusterer.ts';
import { assertFinite, type Matrix } from '../matrix.ts';
import { groupsOf } from './attach-borders.ts';
import { connectPoints } from './connect-points.ts';
import { findCorePoints } from './core-points.ts';
import { DbscanModel } from './dbscan-model.ts';
import { type CompleteDbscanOptions, completeDbscanOptions, type DbscanOptions } from './dbscan-options.ts';
import { kDistances, kneeOf } from './k-distances.ts';
import { buildKdTree, keepPositions } from './kd-tree.ts';
import { numberClusters } from './number-clusters.ts';

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996), exact, in linear memory: core points with `minPoints` points within
 * eps, connected where they lie within eps of each other, and border points with the cluster of the nearest core
 * point within eps (see `borders`). All other rows are noise, -1. Neither the order of the rows nor a seed matters,
 * and clusters are numbered by falling size.
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
    const { minPoints, storedNumbersMax, borders } = this.options;
    const eps = this.#epsOf(matrix);
    const epsSquared = eps * eps;
    const tree = buildKdTree(matrix);
    const core = findCorePoints(tree, epsSquared, minPoints);
    const coreTree = keepPositions(tree, core);
    const roots = connectPoints(coreTree, epsSquared);
    const groups = groupsOf({ tree, core, coreTree, roots }, epsSquared, borders);
    const { labels, sizes } = numberClusters(groups, coreTree);
    const coreRows = coreTree.order.toSorted();
    return new DbscanModel({ eps, minPoints, storedNumbersMax, sizes, labels, coreRows, matrix });
  }

  #epsOf(matrix: Matrix): number {
    const { eps, minPoints } = this.options;
    return eps === 'auto' ? kneeOf(kDistances(matrix, { k: minPoints })).value : eps;
  }
}
