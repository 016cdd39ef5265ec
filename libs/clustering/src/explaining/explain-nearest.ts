import { ShapeError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { rowOf } from '../matrix.ts';

/** What one column says for the nearest centroid against another one, in squared scaled units. */
export interface Contribution {
  readonly column: number;
  /** (x - other)^2 - (x - nearest)^2: above 0 speaks for the nearest. All columns together are the gap between the two. */
  readonly weight: number;
}

/** A change of one column alone that would bring the point to another centroid. */
export interface SingleMove {
  readonly column: number;
  /** The value at which both are equally far, in scaled units. Beyond it, in the direction of the change, the other is nearest. */
  readonly to: number;
  /** `to` less the present value. */
  readonly change: number;
  readonly cluster: number;
}

/** Contributions of the columns for `cluster` against `other`, the strongest for it first. Throws ShapeError. */
export function contributions(
  point: Float64Array,
  centroids: Matrix,
  { cluster, other }: { readonly cluster: number; readonly other: number },
): Contribution[] {
  checkShape(point, centroids);
  const own = rowOf(centroids, cluster);
  const rival = rowOf(centroids, other);
  const weights = Array.from(point, (x, column) => ({
    column,
    weight: (x - (rival[column] as number)) ** 2 - (x - (own[column] as number)) ** 2,
  }));
  return weights.sort((a, b) => b.weight - a.weight || a.column - b.column);
}

/** Centroids by squared distance, the nearest first. Throws ShapeError. */
export function nearestFirst(
  point: Float64Array,
  centroids: Matrix,
): { readonly cluster: number; readonly squared: number }[] {
  checkShape(point, centroids);
  const distances = Array.from({ length: centroids.rows }, (_, cluster) => {
    const centroid = rowOf(centroids, cluster);
    const squared = point.reduce((sum, x, j) => sum + (x - (centroid[j] as number)) ** 2, 0);
    return { cluster, squared };
  });
  return distances.sort((a, b) => a.squared - b.squared || a.cluster - b.cluster);
}

/**
 * For each column and direction the smallest change of it alone that makes another centroid nearest, the smallest first.
 *
 * Moving by t in column j changes (distance to o)^2 - (distance to n)^2 from gap to gap + 2 t (n_j - o_j): the t^2 cancel out.
 * So each other centroid is reached at t = gap / (2 (o_j - n_j)), and the first one reached is then the nearest of all.
 */
export function singleMoves(point: Float64Array, centroids: Matrix): SingleMove[] {
  const [nearest, ...others] = nearestFirst(point, centroids);
  if (!nearest) return [];
  const own = rowOf(centroids, nearest.cluster);
  const moves: SingleMove[] = [];
  point.forEach((x, column) => {
    const reached = others.flatMap(({ cluster, squared }) => {
      const apart = (rowOf(centroids, cluster)[column] as number) - (own[column] as number);
      if (apart === 0) return [];
      const change = (squared - nearest.squared) / (2 * apart);
      // A tie is left in the direction in which the other lies.
      return [{ column, to: x + change, change, cluster, up: apart > 0 }];
    });
    for (const up of [true, false]) {
      const [first] = reached
        .filter((move) => move.up === up)
        .sort((a, b) => Math.abs(a.change) - Math.abs(b.change) || a.cluster - b.cluster);
      if (first) moves.push({ column, to: first.to, change: first.change, cluster: first.cluster });
    }
  });
  return moves.sort((a, b) => Math.abs(a.change) - Math.abs(b.change) || a.column - b.column);
}

function checkShape(point: Float64Array, { columns }: Matrix): void {
  if (point.length !== columns)
    throw new ShapeError(`a point of ${point.length} columns, centroids of ${columns}`);
}
