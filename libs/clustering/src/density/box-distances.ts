import type { KdTree } from './kd-tree.ts';

/** A point within an array of numbers: its coordinates begin at the offset. */
export interface Point {
  readonly values: Float64Array;
  readonly offset: number;
}

// Rounding cannot break the bounds below: a difference of coordinates rounds monotonically, and the squares are added
// in the same order as in a distance of two points. No pair within eps is lost at a box that seems just beyond it.

/** Squared distance between the nearest sides of two nodes' boxes: no pair of their points is nearer. */
export function gapSquared(tree: KdTree, node: number, other: KdTree, otherNode: number): number {
  const { columns, lows, highs } = tree;
  const a = node * columns;
  const b = otherNode * columns;
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    let gap = (other.lows[b + j] as number) - (highs[a + j] as number);
    if (gap < 0) gap = (lows[a + j] as number) - (other.highs[b + j] as number);
    if (gap > 0) sum += gap * gap;
  }
  return sum;
}

/** Squared distance between the furthest corners of two nodes' boxes: no pair of their points is further apart. */
export function spanSquared(tree: KdTree, node: number, other: KdTree, otherNode: number): number {
  const { columns, lows, highs } = tree;
  const a = node * columns;
  const b = otherNode * columns;
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const above = (other.highs[b + j] as number) - (lows[a + j] as number);
    const below = (highs[a + j] as number) - (other.lows[b + j] as number);
    const span = Math.max(above, below);
    sum += span * span;
  }
  return sum;
}

/** Squared distance from the point at this offset of `values` to a node's box, 0 inside; Infinity beyond the limit. */
export function gapToPoint(tree: KdTree, node: number, point: Point, limitSquared: number): number {
  const { columns, lows, highs } = tree;
  const { values, offset } = point;
  const box = node * columns;
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const value = values[offset + j] as number;
    let gap = value - (highs[box + j] as number);
    if (gap < 0) gap = (lows[box + j] as number) - value;
    if (gap > 0) {
      sum += gap * gap;
      if (sum > limitSquared) return Number.POSITIVE_INFINITY;
    }
  }
  return sum;
}

/** Squared distance from a position of the tree to a point; Infinity beyond the limit, which most are far beyond. */
export function pointsSquared(tree: KdTree, position: number, point: Point, limitSquared: number): number {
  const { columns, points } = tree;
  const { values, offset } = point;
  const start = position * columns;
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    const difference = (points[start + j] as number) - (values[offset + j] as number);
    sum += difference * difference;
    if (sum > limitSquared) return Number.POSITIVE_INFINITY;
  }
  return sum;
}
