import { type Matrix, rowOf } from '@shoal/clustering';

/** The two directions in which rows differ most (principal components), and what they are made of. */
export interface Plane {
  readonly axes: readonly Axis[];
  /** Coordinates of a row of the same matrix. */
  project(row: number): { readonly x: number; readonly y: number };
}

export interface Axis {
  /** Of all variance: 0 to 1. */
  readonly share: number;
  /** Of unit length, one a column; the largest is positive, so that the picture does not turn over. */
  readonly loadings: Float64Array;
}

const ITERATIONS_MAX = 500;
const CONVERGED = 1e-12;

/** Finds them by power iteration on the covariance (Hotelling 1936), which is plenty for two. */
export function principalPlane(space: Matrix): Plane {
  const means = columnMeans(space);
  const covariance = covarianceOf(space, means);
  const total = covariance.reduce((sum, row, j) => sum + (row[j] as number), 0);
  const axes = [0, 1].map((): Axis => {
    const { vector, value } = dominant(covariance);
    deflate(covariance, vector, value);
    return { share: total > 0 ? value / total : 0, loadings: vector };
  });
  const along = (row: Float64Array, { loadings }: Axis): number =>
    loadings.reduce((sum, loading, j) => sum + loading * ((row[j] as number) - (means[j] as number)), 0);
  return {
    axes,
    project: (i) => {
      const row = rowOf(space, i);
      return { x: along(row, axes[0] as Axis), y: along(row, axes[1] as Axis) };
    },
  };
}

function columnMeans({ rows, columns, values }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) {
    const j = i % columns;
    means[j] = (means[j] as number) + (values[i] as number) / rows;
  }
  return means;
}

function covarianceOf(space: Matrix, means: Float64Array): Float64Array[] {
  const covariance = Array.from({ length: space.columns }, () => new Float64Array(space.columns));
  for (let i = 0; i < space.rows; i++) {
    const centred = rowOf(space, i).map((x, j) => x - (means[j] as number));
    covariance.forEach((sums, a) => {
      for (let b = 0; b < sums.length; b++) {
        sums[b] = (sums[b] as number) + ((centred[a] as number) * (centred[b] as number)) / space.rows;
      }
    });
  }
  return covariance;
}

function dominant(covariance: readonly Float64Array[]): { vector: Float64Array; value: number } {
  // Not equal in all columns, so that no direction of a symmetric table is missed.
  let vector = unit(Float64Array.from(covariance, (_, j) => 1 + 1 / (j + 2)));
  let value = 0;
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
    const next = Float64Array.from(covariance, (row) =>
      row.reduce((sum, x, j) => sum + x * (vector[j] as number), 0),
    );
    const length = Math.hypot(...next);
    if (length === 0) return { vector: new Float64Array(covariance.length), value: 0 };
    vector = unit(next);
    const isConverged = Math.abs(length - value) <= CONVERGED * length;
    value = length;
    if (isConverged) break;
  }
  const largest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
  return { vector: largest < 0 ? vector.map((x) => -x) : vector, value };
}

function deflate(covariance: readonly Float64Array[], vector: Float64Array, value: number): void {
  covariance.forEach((row, a) => {
    for (let b = 0; b < row.length; b++) {
      row[b] = (row[b] as number) - value * (vector[a] as number) * (vector[b] as number);
    }
  });
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}
