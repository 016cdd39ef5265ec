import { type Dendrogram, forEachPoint, partsOf } from './dendrogram.ts';

/** A group that stays together while steps grow shorter, losing single points, until it splits or dissolves. */
export interface CondensedCluster {
  /** -1 for the root. */
  readonly parent: number;
  /** The length of the step at whose cutting it came off its parent; Infinity for the root. */
  readonly birth: number;
  /** The longest step within it, shorter than its birth. */
  readonly reach: number;
  /** The shortest step at which it lost a point or split. */
  death: number;
  /** Sum over its points of 1/(step at which the point left) - 1/birth (Campello et al. 2013). */
  stability: number;
}

export interface CondensedTree {
  /** Parents before their children; the root is the first. Empty when there are too few points for a cluster. */
  readonly clusters: readonly CondensedCluster[];
  /** The last cluster that each point belonged to, and the length of the step at which it left it. */
  readonly clusterOf: Int32Array;
  readonly leftAt: Float64Array;
}

/**
 * Follows the dendrogram from the root down, as steps of falling length are cut. Parts of fewer than `minClusterSize`
 * points fall off; only where several larger ones come apart do new clusters begin. Steps that are equally long are
 * cut at once, as the paper asks; scikit-learn cuts them one by one, in an order that the rows decide.
 */
export function condense(dendrogram: Dendrogram, minClusterSize: number): CondensedTree {
  const condensing = new Condensing(dendrogram, minClusterSize);
  condensing.run();
  return condensing;
}

class Condensing implements CondensedTree {
  readonly clusters: CondensedCluster[] = [];
  readonly clusterOf: Int32Array;
  readonly leftAt: Float64Array;
  readonly #dendrogram: Dendrogram;
  readonly #minClusterSize: number;
  readonly #shortest: number;

  constructor(dendrogram: Dendrogram, minClusterSize: number) {
    this.#dendrogram = dendrogram;
    this.#minClusterSize = minClusterSize;
    // Equal points are 0 apart, and 1/0 would make every stability infinite: they count as the nearest others.
    this.#shortest = Math.sqrt(dendrogram.heights.find((height) => height > 0) ?? 1);
    this.clusterOf = new Int32Array(dendrogram.points).fill(-1);
    this.leftAt = new Float64Array(dendrogram.points).fill(Number.POSITIVE_INFINITY);
  }

  run(): void {
    const { points, sizes } = this.#dendrogram;
    if (points < Math.max(2, this.#minClusterSize)) return;
    const open: { node: number; cluster: number }[] = [];
    const begin = (node: number, parent: number, birth: number): void => {
      const reach = this.#lengthAt(node);
      this.clusters.push({ parent, birth, reach, death: reach, stability: 0 });
      open.push({ node, cluster: this.clusters.length - 1 });
    };
    begin(2 * points - 2, -1, Number.POSITIVE_INFINITY);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { node, cluster } = at;
      const length = this.#lengthAt(node);
      const parts = partsOf(this.#dendrogram, node);
      const large = parts.filter((part) => (sizes[part] as number) >= this.#minClusterSize);
      const [only] = large;
      for (const part of parts) {
        if (part !== only || large.length > 1) this.#leave(part, cluster, length);
      }
      if (large.length > 1) for (const part of large) begin(part, cluster, length);
      else if (only !== undefined) open.push({ node: only, cluster });
    }
  }

  #lengthAt(node: number): number {
    return Math.sqrt(this.#dendrogram.heights[node - this.#dendrogram.points] as number);
  }

  #leave(part: number, cluster: number, length: number): void {
    const { sizes } = this.#dendrogram;
    const state = this.clusters[cluster] as CondensedCluster;
    state.death = length;
    state.stability += (sizes[part] as number) * (1 / Math.max(length, this.#shortest) - 1 / state.birth);
    if ((sizes[part] as number) >= this.#minClusterSize) return;
    forEachPoint(this.#dendrogram, part, (point) => {
      this.clusterOf[point] = cluster;
      this.leftAt[point] = length;
    });
  }
}

// Stabilities are sums in an order that the rows decide: what differs by less is rounding.
const ROUNDING = 1e-9;

/**
 * Excess of mass: the clusters, none within another, whose stabilities have the greatest sum. Of each cluster it
 * returns the selected one that it lies in, or -1. The root, which is everything, is never selected.
 */
export function selectStable(clusters: readonly CondensedCluster[]): Int32Array {
  const best = new Float64Array(clusters.length);
  const isStable = new Uint8Array(clusters.length);
  for (let i = clusters.length - 1; i > 0; i--) {
    const { stability, parent } = clusters[i] as CondensedCluster;
    // Until here `best` of this cluster holds the sum over its children.
    isStable[i] = stability >= (best[i] as number) * (1 - ROUNDING) ? 1 : 0;
    best[i] = Math.max(stability, best[i] as number);
    best[parent] = (best[parent] as number) + (best[i] as number);
  }
  const selected = new Int32Array(clusters.length).fill(-1);
  for (let i = 1; i < clusters.length; i++) {
    const above = selected[(clusters[i] as CondensedCluster).parent] as number;
    selected[i] = above >= 0 || isStable[i] === 0 ? above : i;
  }
  return selected;
}
