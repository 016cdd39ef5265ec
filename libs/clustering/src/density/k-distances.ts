import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { assertFinite, type Matrix, takeRows } from '../matrix.ts';
import { checkPositiveIntegers } from './dbscan-options.ts';
import { buildKdTree } from './kd-tree.ts';
import { NearestDistances } from './nearest-distances.ts';

export interface KDistancesOptions {
  /** Which neighbour, the row itself being the first: `minPoints` of the DBSCAN that eps is for. */
  readonly k: number;
  /** With more rows, evenly spaced ones of so many are measured, each among all. Default 10,000. */
  readonly rowsMax?: number;
}

/**
 * The k-distance curve (Ester et al. 1996): how far each row's k-th neighbour is, descending. What lies before the
 * curve's knee would be noise, what lies behind it core points. Throws NonFiniteError or OptionError.
 */
export function kDistances(matrix: Matrix, { k, rowsMax = 10_000 }: KDistancesOptions): Float64Array {
  assertFinite(matrix);
  checkPositiveIntegers({ k, rowsMax });
  const nearest = new NearestDistances(buildKdTree(matrix), k);
  const measured = evenlySpaced(matrix, rowsMax);
  const distances = new Float64Array(measured.rows);
  const point = { values: measured.values, offset: 0 };
  for (let row = 0; row < measured.rows; row++) {
    point.offset = row * measured.columns;
    distances[row] = Math.sqrt(nearest.squaredTo(point));
  }
  return distances.sort().reverse();
}

/** Taken from the rows sorted by content, so that the order in which they came does not matter. */
function evenlySpaced(matrix: Matrix, rowsMax: number): Matrix {
  if (matrix.rows <= rowsMax) return matrix;
  const { order } = canonicalOrder(matrix);
  const step = matrix.rows / rowsMax;
  return takeRows(
    matrix,
    Int32Array.from({ length: rowsMax }, (_, i) => order[Math.floor((i + 0.5) * step)] as number),
  );
}

export interface Knee {
  /** Where on the curve. */
  readonly index: number;
  readonly value: number;
}

/**
 * The knee of a falling curve by Kneedle (Satopaa, Albrecht, Irwin and Raghavan 2011): with both axes scaled to
 * 0..1, the point furthest below the straight line from the first to the last. The curve is sorted, hence smooth
 * enough to take the highest of the candidates rather than the first. 0 for no curve; the first point of a flat one.
 */
export function kneeOf(curve: Float64Array): Knee {
  const first = curve[0] ?? 0;
  const fall = first - (curve.at(-1) ?? 0);
  let index = 0;
  let furthest = 0;
  for (let i = 0; i < curve.length && fall > 0; i++) {
    const below = (first - (curve[i] as number)) / fall - i / (curve.length - 1);
    if (below > furthest) {
      furthest = below;
      index = i;
    }
  }
  return { index, value: curve[index] ?? 0 };
}
