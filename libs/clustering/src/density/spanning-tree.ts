import { gapToPoint, pointsSquared } from './box-distances.ts';
import type { KdTree } from './kd-tree.ts';
import { NearestDistances } from './nearest-distances.ts';
import { createUnionFind, find, type UnionFind, unite } from './union-find.ts';

/** Edge i joins the positions from[i] and to[i] of the tree; its squared length is weights[i]. */
export interface SpanningTree {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float64Array;
}

/** The squared distance of each position's k-th nearest point, itself being the first. */
export function coreDistances(tree: KdTree, k: number): Float64Array {
  const nearest = new NearestDistances(tree, k);
  const distances = new Float64Array(tree.order.length);
  const point = { values: tree.points, offset: 0 };
  for (let position = 0; position < distances.length; position++) {
    point.offset = position * tree.columns;
    distances[position] = nearest.squaredTo(point);
  }
  return distances;
}

/**
 * A minimum spanning tree under mutual reachability, max(core(a), core(b), |a - b|) (Campello, Moulavi and Sander
 * 2013), by Boruvka's rounds on the k-d tree (March, Ram and Gray 2010): in each round every connected part finds
 * its shortest way out, so that about log2(rows) rounds of short searches replace the square of Prim's algorithm.
 */
export function spanningTree(tree: KdTree, cores: Float64Array): SpanningTree {
  const rows = cores.length;
  const edges = Math.max(0, rows - 1);
  const search = new WayOut(tree, cores);
  const found: SpanningTree = {
    from: new Int32Array(edges),
    to: new Int32Array(edges),
    weights: new Float64Array(edges),
  };
  let count = 0;
  while (count < edges) {
    search.run();
    for (let part = 0; part < rows; part++) {
      const weight = search.weights[part] as number;
      const from = search.from[part] as number;
      const to = search.to[part] as number;
      if (weight === Number.POSITIVE_INFINITY || find(search.sets, from) === find(search.sets, to)) continue;
      unite(search.sets, from, to);
      found.from[count] = from;
      found.to[count] = to;
      found.weights[count++] = weight;
    }
  }
  return found;
}

const SEVERAL = -1;

/** One round: the shortest edge out of each part, kept at the part's root. */
class WayOut {
  readonly sets: UnionFind;
  readonly weights: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly #tree: KdTree;
  readonly #cores: Float64Array;
  readonly #parts: Int32Array;
  // Of each node: the part that all its points belong to, and the least core distance among them.
  readonly #nodeParts: Int32Array;
  readonly #nodeCores: Float64Array;
  // No way out of its part is shorter for this point. Parts only grow, so that it stays true.
  readonly #atLeast: Float64Array;

  constructor(tree: KdTree, cores: Float64Array) {
    const rows = cores.length;
    this.sets = createUnionFind(rows);
    this.weights = new Float64Array(rows);
    this.from = new Int32Array(rows);
    this.to = new Int32Array(rows);
    this.#tree = tree;
    this.#cores = cores;
    this.#parts = new Int32Array(rows);
    this.#nodeParts = new Int32Array(tree.starts.length);
    this.#nodeCores = leastOfNodes(tree, cores);
    this.#atLeast = cores.slice();
  }

  run(): void {
    this.weights.fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < this.#parts.length; i++) this.#parts[i] = find(this.sets, i);
    this.#labelNodes();
    const point = { values: this.#tree.points, offset: 0 };
    for (let position = 0; position < this.#parts.length; position++) {
      const part = this.#parts[position] as number;
      if ((this.#atLeast[position] as number) >= (this.weights[part] as number)) continue;
      point.offset = position * this.#tree.columns;
      this.#visit(0, 0, { position, part, core: this.#cores[position] as number, point });
      this.#atLeast[position] = this.weights[part] as number;
    }
  }

  #labelNodes(): void {
    const { starts, ends, firstLeaf } = this.#tree;
    for (let node = starts.length - 1; node >= 0; node--) {
      if (node >= firstLeaf) {
        this.#nodeParts[node] = this.#partOf(starts[node] as number, ends[node] as number);
      } else {
        const left = this.#nodeParts[2 * node + 1] as number;
        this.#nodeParts[node] = left === this.#nodeParts[2 * node + 2] ? left : SEVERAL;
      }
    }
  }

  #partOf(start: number, end: number): number {
    const part = this.#parts[start] as number;
    for (let i = start + 1; i < end; i++) {
      if (this.#parts[i] !== part) return SEVERAL;
    }
    return part;
  }

  #visit(node: number, gap: number, from: Origin): void {
    const limit = this.weights[from.part] as number;
    if (gap >= limit || from.core >= limit || (this.#nodeCores[node] as number) >= limit) return;
    if (this.#nodeParts[node] === from.part) return;
    const tree = this.#tree;
    if (node >= tree.firstLeaf) {
      this.#scan(node, from);
      return;
    }
    const left = 2 * node + 1;
    const gapLeft = gapToPoint(tree, left, from.point, limit);
    const gapRight = gapToPoint(tree, left + 1, from.point, limit);
    const leftFirst = gapLeft <= gapRight;
    this.#visit(leftFirst ? left : left + 1, leftFirst ? gapLeft : gapRight, from);
    this.#visit(leftFirst ? left + 1 : left, leftFirst ? gapRight : gapLeft, from);
  }

  #scan(leaf: number, { position, part, core, point }: Origin): void {
    const tree = this.#tree;
    const end = tree.ends[leaf] as number;
    for (let other = tree.starts[leaf] as number; other < end; other++) {
      const limit = this.weights[part] as number;
      const floor = Math.max(core, this.#cores[other] as number);
      if (floor >= limit || this.#parts[other] === part) continue;
      const weight = Math.max(floor, pointsSquared(tree, other, point, limit));
      if (weight >= limit) continue;
      this.weights[part] = weight;
      this.from[part] = position;
      this.to[part] = other;
    }
  }
}

interface Origin {
  readonly position: number;
  readonly part: number;
  readonly core: number;
  readonly point: { readonly values: Float64Array; readonly offset: number };
}

function leastOfNodes({ starts, ends, firstLeaf }: KdTree, values: Float64Array): Float64Array {
  const least = new Float64Array(starts.length).fill(Number.POSITIVE_INFINITY);
  for (let node = starts.length - 1; node >= 0; node--) {
    if (node < firstLeaf) {
      least[node] = Math.min(least[2 * node + 1] as number, least[2 * node + 2] as number);
    } else {
      for (let i = starts[node] as number; i < (ends[node] as number); i++) {
        least[node] = Math.min(least[node] as number, values[i] as number);
      }
    }
  }
  return least;
}
