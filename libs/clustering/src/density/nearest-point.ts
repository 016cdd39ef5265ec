import { gapToPoint, type Point, pointsSquared } from './box-distances.ts';
import type { KdTree } from './kd-tree.ts';

/**
 * Finds the nearest point of a tree. Of several that are equally near it is the one whose coordinates sort first,
 * so that the order of the rows cannot matter.
 */
export class NearestPoint {
  /** The position found last, -1 when there is none within the limit. */
  position = -1;
  /** The squared distance to it. */
  squared = Number.POSITIVE_INFINITY;
  readonly #tree: KdTree;

  constructor(tree: KdTree) {
    this.#tree = tree;
  }

  /** The position of the tree's point nearest to this one, no further than the limit, or -1. */
  search(point: Point, limitSquared: number): number {
    this.position = -1;
    this.squared = limitSquared;
    if (this.#tree.order.length > 0) this.#visit(0, gapToPoint(this.#tree, 0, point, limitSquared), point);
    return this.position;
  }

  #visit(node: number, gap: number, point: Point): void {
    if (gap > this.squared) return;
    const tree = this.#tree;
    if (node >= tree.firstLeaf) {
      this.#scan(node, point);
      return;
    }
    const left = 2 * node + 1;
    const gapLeft = gapToPoint(tree, left, point, this.squared);
    const gapRight = gapToPoint(tree, left + 1, point, this.squared);
    if (gapLeft <= gapRight) {
      this.#visit(left, gapLeft, point);
      this.#visit(left + 1, gapRight, point);
    } else {
      this.#visit(left + 1, gapRight, point);
      this.#visit(left, gapLeft, point);
    }
  }

  #scan(leaf: number, point: Point): void {
    const tree = this.#tree;
    const end = tree.ends[leaf] as number;
    for (let position = tree.starts[leaf] as number; position < end; position++) {
      const squared = pointsSquared(tree, position, point, this.squared);
      if (squared > this.squared) continue;
      const tie = squared === this.squared && this.position >= 0;
      if (tie && comparePositions(tree, position, this.position) >= 0) continue;
      this.squared = squared;
      this.position = position;
    }
  }
}

/** Negative, zero or positive as the point at `a` sorts before, with or after that at `b`, column by column. */
export function comparePositions({ points, columns }: KdTree, a: number, b: number): number {
  for (let j = 0; j < columns; j++) {
    const difference = (points[a * columns + j] as number) - (points[b * columns + j] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
