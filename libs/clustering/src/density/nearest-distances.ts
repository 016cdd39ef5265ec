import { gapToPoint, type Point, pointsSquared } from './box-distances.ts';
import type { KdTree } from './kd-tree.ts';

/** Measures how far the k-th nearest point of a tree is; a point of the tree itself counts as its own first. */
export class NearestDistances {
  readonly #tree: KdTree;
  readonly #k: number;
  // The least squared distances so far, ascending.
  readonly #least: Float64Array;
  #found = 0;

  /** k: at least 1; above the number of points it means the furthest of them. */
  constructor(tree: KdTree, k: number) {
    this.#tree = tree;
    this.#k = Math.min(k, tree.order.length);
    this.#least = new Float64Array(this.#k);
  }

  /** The squared distance of the k-th nearest point; 0 in a tree without points. */
  squaredTo(point: Point): number {
    if (this.#k === 0) return 0;
    this.#found = 0;
    this.#visit(0, 0, point);
    return this.#least[this.#k - 1] as number;
  }

  #limit(): number {
    return this.#found < this.#k ? Number.POSITIVE_INFINITY : (this.#least[this.#k - 1] as number);
  }

  #visit(node: number, gap: number, point: Point): void {
    if (gap >= this.#limit()) return;
    const tree = this.#tree;
    if (node >= tree.firstLeaf) {
      this.#scan(node, point);
      return;
    }
    const limit = this.#limit();
    const left = 2 * node + 1;
    const gapLeft = gapToPoint(tree, left, point, limit);
    const gapRight = gapToPoint(tree, left + 1, point, limit);
    const leftFirst = gapLeft <= gapRight;
    this.#visit(leftFirst ? left : left + 1, leftFirst ? gapLeft : gapRight, point);
    this.#visit(leftFirst ? left + 1 : left, leftFirst ? gapRight : gapLeft, point);
  }

  #scan(leaf: number, point: Point): void {
    const tree = this.#tree;
    const end = tree.ends[leaf] as number;
    for (let position = tree.starts[leaf] as number; position < end; position++) {
      const limit = this.#limit();
      const squared = pointsSquared(tree, position, point, limit);
      if (squared < limit) this.#insert(squared);
    }
  }

  #insert(squared: number): void {
    const least = this.#least;
    if (this.#found < this.#k) this.#found++;
    let at = this.#found - 1;
    while (at > 0 && (least[at - 1] as number) > squared) {
      least[at] = least[at - 1] as number;
      at--;
    }
    least[at] = squared;
  }
}
