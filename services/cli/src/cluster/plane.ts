import { type Matrix, matrixFromRows, Preprocessor, rowOf } from '@shoal/clustering';

/** The two directions in which rows differ most (principal components), and what they are made of. */
export interface Plane {
  readonly axes: readonly [Axis, Axis];
  /** Of each row. */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

export interface Axis {
  /** Of all variance: 0 to 1. */
  readonly share: number;
  /** How much of each column is in it; empty where that cannot be said. */
  readonly loadings: readonly number[];
}

// Beyond so many columns they are summed up at random first, and what an axis is made of can no longer be said.
const COLUMNS_MAX = 400;
const PROJECTED_COLUMNS = 100;

/** Puts rows on a plane, the same way up for the same rows: the largest loading of an axis is positive. */
export function principalPlane(space: Matrix, seed: number): Plane {
  const isWide = space.columns > COLUMNS_MAX;
  const projection = isWide ? { to: PROJECTED_COLUMNS, seed } : undefined;
  const withComponents = (pca: number) => Preprocessor.fit(space, { scale: 'none', projection, pca });
  const [line, plane] = [withComponents(1), withComponents(2)];
  const points = plane.transform(space);
  const shares = [line.explainedVariance, plane.explainedVariance - line.explainedVariance] as const;
  const [first, second] = isWide ? [[], []] : loadingsOf(plane);
  const along = (axis: number, loadings: readonly number[]) => {
    const sign = Math.sign(loadings.reduce(larger, 0)) || 1;
    // A single column makes a line of the plane.
    const at = (row: number) => sign * (points.columns > axis ? (rowOf(points, row)[axis] as number) : 0);
    return {
      axis: { share: shares[axis] ?? 0, loadings: loadings.map((loading) => sign * loading) },
      values: Float64Array.from({ length: points.rows }, (_, row) => at(row)),
    };
  };
  const [x, y] = [along(0, first), along(1, second)];
  return { axes: [x.axis, y.axis], xs: x.values, ys: y.values };
}

/** A step of one along an axis, in the columns: what comes back for it, less what comes back for no step. */
function loadingsOf(plane: Preprocessor): [number[], number[]] {
  const steps = [
    [0, 0],
    [1, 0],
    [0, 1],
  ].map((step) => step.slice(0, plane.outputColumns));
  const back = plane.inverse(matrixFromRows(steps));
  const origin = rowOf(back, 0);
  const difference = (i: number) => Array.from(rowOf(back, i), (x, j) => x - (origin[j] as number));
  return [difference(1), difference(2)];
}

function larger(most: number, loading: number): number {
  return Math.abs(loading) > Math.abs(most) + 1e-9 ? loading : most;
}
