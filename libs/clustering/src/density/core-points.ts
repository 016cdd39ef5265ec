import { gapSquared, gapToPoint, pointsSquared, spanSquared } from './box-distances.ts';
import type { KdTree } from './kd-tree.ts';

/**
 * 1 at each position of the tree that has at least `minPoints` points, itself included, within the distance whose
 * square is given. Whole leaves look for their neighbours together, nearest branches first, and a point stops
 * counting when it has enough, so that dense data costs no more than sparse.
 */
export function findCorePoints(tree: KdTree, epsSquared: number, minPoints: number): Uint8Array {
  const search = new CoreSearch(tree, epsSquared, minPoints);
  search.descend(0);
  return search.core;
}

class CoreSearch {
  readonly core: Uint8Array;
  readonly #tree: KdTree;
  readonly #epsSquared: number;
  readonly #minPoints: number;
  // Of the leaf at work: the positions that still lack neighbours, how many there are, and what each has counted.
  readonly #pending: Int32Array;
  readonly #counts: Int32Array;
  #pendingCount = 0;

  constructor(tree: KdTree, epsSquared: number, minPoints: number) {
    this.#tree = tree;
    this.#epsSquared = epsSquared;
    this.#minPoints = minPoints;
    const { starts, ends, firstLeaf } = tree;
    let leafRowsMax = 0;
    for (let leaf = firstLeaf; leaf < starts.length; leaf++) {
      leafRowsMax = Math.max(leafRowsMax, (ends[leaf] as number) - (starts[leaf] as number));
    }
    this.core = new Uint8Array(tree.order.length);
    this.#pending = new Int32Array(leafRowsMax);
    this.#counts = new Int32Array(leafRowsMax);
  }

  descend(node: number): void {
    const tree = this.#tree;
    const start = tree.starts[node] as number;
    const end = tree.ends[node] as number;
    if (end - start >= this.#minPoints && spanSquared(tree, node, tree, node) <= this.#epsSquared) {
      this.core.fill(1, start, end);
    } else if (node < tree.firstLeaf) {
      this.descend(2 * node + 1);
      this.descend(2 * node + 2);
    } else {
      this.#countAround(node);
    }
  }

  /** From the leaf up to the root, through the sibling of each node on the way: near points come first. */
  #countAround(leaf: number): void {
    const start = this.#tree.starts[leaf] as number;
    const size = (this.#tree.ends[leaf] as number) - start;
    for (let i = 0; i < size; i++) this.#pending[i] = start + i;
    this.#counts.fill(0, 0, size);
    this.#pendingCount = size;
    this.#visit(leaf, leaf);
    for (let node = leaf; node > 0 && this.#pendingCount > 0; node = (node - 1) >> 1) {
      this.#visit(leaf, node % 2 === 1 ? node + 1 : node - 1);
    }
  }

  #visit(leaf: number, node: number): void {
    const tree = this.#tree;
    if (this.#pendingCount === 0 || gapSquared(tree, leaf, tree, node) > this.#epsSquared) return;
    if (node >= tree.firstLeaf) {
      this.#countIn(node);
    } else if (spanSquared(tree, leaf, tree, node) <= this.#epsSquared) {
      this.#countAll((tree.ends[node] as number) - (tree.starts[node] as number));
    } else {
      this.#visit(leaf, 2 * node + 1);
      this.#visit(leaf, 2 * node + 2);
    }
  }

  #countAll(points: number): void {
    let kept = 0;
    for (let i = 0; i < this.#pendingCount; i++) {
      kept = this.#settle(i, (this.#counts[i] as number) + points, kept);
    }
    this.#pendingCount = kept;
  }

  #countIn(node: number): void {
    const tree = this.#tree;
    const limit = this.#epsSquared;
    const point = { values: tree.points, offset: 0 };
    const start = tree.starts[node] as number;
    const end = tree.ends[node] as number;
    let kept = 0;
    for (let i = 0; i < this.#pendingCount; i++) {
      point.offset = (this.#pending[i] as number) * tree.columns;
      let count = this.#counts[i] as number;
      if (gapToPoint(tree, node, point, limit) <= limit) {
        for (let position = start; position < end; position++) {
          if (pointsSquared(tree, position, point, limit) <= limit) count++;
        }
      }
      kept = this.#settle(i, count, kept);
    }
    this.#pendingCount = kept;
  }

  /** Marks the i-th pending point as core when it has enough, else keeps it; returns how many are kept so far. */
  #settle(i: number, count: number, kept: number): number {
    const position = this.#pending[i] as number;
    if (count >= this.#minPoints) {
      this.core[position] = 1;
      return kept;
    }
    this.#pending[kept] = position;
    this.#counts[kept] = count;
    return kept + 1;
  }
}
