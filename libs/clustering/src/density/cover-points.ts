import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { type Matrix, takeRows } from '../matrix.ts';
import { gapToPoint, type Point, pointsSquared, spanSquared } from './box-distances.ts';
import { buildKdTree, type KdTree } from './kd-tree.ts';

/** Some labelled points that stand for all, and how far from one of its label a point that was left out is at most. */
export interface Cover {
  readonly points: Matrix;
  readonly labels: Int32Array;
  readonly radius: number;
}

// Each round keeps so much fewer points that about a dozen suffice for any number of rows.
const GROWTH = 1.5;

/**
 * All points when they have no more than `numbersMax` coordinates. Else a greedy cover: in the order of their content each point
 * that has none of its label within the radius is kept, and the radius grows from `radiusMin` until few enough are.
 */
export function coverPoints(
  points: Matrix,
  labels: Int32Array,
  limits: { readonly numbersMax: number; readonly radiusMin: number },
): Cover {
  const { order } = canonicalOrder(points);
  const take = (rows: Int32Array, radius: number): Cover => ({
    points: takeRows(points, rows),
    labels: rows.map((row) => labels[row] as number),
    radius,
  });
  const allowed = Math.floor(limits.numbersMax / Math.max(1, points.columns));
  if (points.rows <= allowed) return take(order, 0);
  const tree = buildKdTree(points);
  const cover = new Covering(tree, labels);
  // Labels need one point each: with more labels than points the radius would grow for ever.
  const pointsMax = Math.max(allowed, new Set(labels).size);
  // Without eps the radius begins at a thousandth of the diagonal; a diagonal of 0 leaves one point of each label.
  const radiusMin = limits.radiusMin || Math.sqrt(spanSquared(tree, 0, tree, 0)) / 1000;
  for (let radius = radiusMin; ; radius *= GROWTH) {
    const kept = cover.keep(points, order, radius * radius);
    if (kept.length <= pointsMax) return take(kept, radius);
  }
}

class Covering {
  readonly #tree: KdTree;
  readonly #labels: Int32Array;
  readonly #covered: Uint8Array;

  constructor(tree: KdTree, labels: Int32Array) {
    this.#tree = tree;
    this.#labels = labels;
    this.#covered = new Uint8Array(labels.length);
  }

  keep(points: Matrix, order: Int32Array, radiusSquared: number): Int32Array {
    this.#covered.fill(0);
    const point = { values: points.values, offset: 0 };
    return order.filter((row) => {
      if (this.#covered[row] === 1) return false;
      point.offset = row * points.columns;
      this.#cover(0, { point, radiusSquared, label: this.#labels[row] as number });
      return true;
    });
  }

  #cover(node: number, ball: { point: Point; radiusSquared: number; label: number }): void {
    const tree = this.#tree;
    const { point, radiusSquared, label } = ball;
    if (gapToPoint(tree, node, point, radiusSquared) > radiusSquared) return;
    if (node < tree.firstLeaf) {
      this.#cover(2 * node + 1, ball);
      this.#cover(2 * node + 2, ball);
      return;
    }
    const end = tree.ends[node] as number;
    for (let position = tree.starts[node] as number; position < end; position++) {
      const row = tree.order[position] as number;
      if (this.#covered[row] === 1 || this.#labels[row] !== label) continue;
      if (pointsSquared(tree, position, point, radiusSquared) <= radiusSquared) this.#covered[row] = 1;
    }
  }
}
