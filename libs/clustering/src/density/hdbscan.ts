import type { Clusterer } from '../clusterer.ts';
import { assertFinite, type Matrix } from '../matrix.ts';
import { type CondensedCluster, type CondensedTree, condense, selectStable } from './condensed-tree.ts';
import { checkPositiveIntegers, STORED_NUMBERS_MAX } from './dbscan-options.ts';
import { dendrogramOf } from './dendrogram.ts';
import { HdbscanModel } from './hdbscan-model.ts';
import { buildKdTree } from './kd-tree.ts';
import { numberClusters } from './number-clusters.ts';
import { coreDistances, spanningTree } from './spanning-tree.ts';

/** Parameters of HDBSCAN. */
export interface HdbscanOptions {
  /** Fewer rows than this are no cluster. At least 2. */
  readonly minClusterSize: number;
  /** A row is as dense as its so-many-th nearest row, itself included, is near: more make more noise. Default minClusterSize. */
  readonly minSamples?: number;
  /** The most coordinates of rows that the model keeps for predicting, as with DBSCAN. Default 160,000. */
  readonly storedNumbersMax?: number;
}

/**
 * HDBSCAN (Campello, Moulavi and Sander 2013; McInnes and Healy 2017): groups of different density, for which no one
 * eps would do, chosen by excess of mass; memory is linear. What belongs to none is noise, -1. Neither the order of
 * the rows nor a seed matters, and clusters are numbered by falling size. Rows without any structure are noise, all
 * of them, except that rows which are all equal are one cluster.
 * @example new Hdbscan({ minClusterSize: 50 }).fit(matrix).labels
 */
export class Hdbscan implements Clusterer<HdbscanModel> {
  readonly options: Required<HdbscanOptions>;

  /** Throws OptionError. */
  constructor(options: HdbscanOptions) {
    const { minClusterSize, minSamples = minClusterSize, storedNumbersMax = STORED_NUMBERS_MAX } = options;
    // A cluster of one would be denser than anything.
    checkPositiveIntegers({ 'minClusterSize - 1': minClusterSize - 1, minSamples, storedNumbersMax });
    this.options = { minClusterSize, minSamples, storedNumbersMax };
  }

  /** Throws NonFiniteError. */
  fit(matrix: Matrix): HdbscanModel {
    assertFinite(matrix);
    const { minClusterSize, minSamples } = this.options;
    const tree = buildKdTree(matrix);
    const condensed = condense(
      dendrogramOf(spanningTree(tree, coreDistances(tree, minSamples))),
      minClusterSize,
    );
    const selected = condensed.clusters[0]?.reach === 0 ? Int32Array.of(0) : selectStable(condensed.clusters);
    const groups = new Int32Array(matrix.rows).fill(-1);
    const strengths = new Float64Array(matrix.rows);
    for (let position = 0; position < matrix.rows; position++) {
      const group = selected[condensed.clusterOf[position] as number] ?? -1;
      if (group < 0) continue;
      const row = tree.order[position] as number;
      groups[row] = group;
      strengths[row] = strengthOf(condensed, position, group);
    }
    const { labels, sizes } = numberClusters(groups, tree);
    const reaches = reachesOf(condensed, groups, labels, sizes.length);
    return new HdbscanModel({ ...this.options, sizes, reaches, labels, strengths, matrix });
  }
}

/** How near to its cluster's last moment the row stayed: that step's length over the one at which it left. */
function strengthOf({ clusters, leftAt }: CondensedTree, position: number, group: number): number {
  const left = leftAt[position] as number;
  const { death } = clusters[group] as CondensedCluster;
  return left <= death ? 1 : death / left;
}

function reachesOf(
  { clusters }: CondensedTree,
  groups: Int32Array,
  labels: Int32Array,
  count: number,
): number[] {
  const reaches = Array.from({ length: count }, () => 0);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    if (label >= 0) reaches[label] = (clusters[groups[row] as number] as CondensedCluster).reach;
  }
  return reaches;
}
