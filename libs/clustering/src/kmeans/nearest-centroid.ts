import { ShapeError } from '../errors.ts';
import { createMatrix, type Matrix } from '../matrix.ts';

/** The nearest centroid of every row, the sum of the squared distances to them, and the rows of each. */
export interface Assignment {
  readonly labels: Int32Array;
  readonly inertia: number;
  readonly sizes: number[];
  /** Squared distance of each row to its centroid. */
  readonly distances: Float64Array;
}

/** label(i) = argmin_c sum_j (x_ij - m_cj)^2, the lowest c when several are equally near. */
export function assignToNearest(matrix: Matrix, centroids: Matrix): Assignment {
  if (matrix.columns !== centroids.columns) {
    throw new ShapeError(`rows have ${matrix.columns} columns, the model ${centroids.columns}`);
  }
  const { rows, columns, values } = matrix;
  const centers = centroids.values;
  const labels = new Int32Array(rows);
  const distances = new Float64Array(rows);
  const counts = new Float64Array(centroids.rows);
  let inertia = 0;
  for (let i = 0; i < rows; i++) {
    const offset = i * columns;
    let best = 0;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (let c = 0; c < centroids.rows; c++) {
      const center = c * columns;
      let distance = 0;
      for (let j = 0; j < columns; j++) {
        const difference = (values[offset + j] as number) - (centers[center + j] as number);
        distance += difference * difference;
      }
      if (distance < bestDistance) {
        bestDistance = distance;
        best = c;
      }
    }
    labels[i] = best;
    distances[i] = bestDistance;
    counts[best] = (counts[best] as number) + 1;
    inertia += bestDistance;
  }
  return { labels, inertia, sizes: Array.from(counts), distances };
}

/** argmin_c sum_j (x_ij - m_cj)^2 for one row, the lowest c when several are equally near. */
export function nearestCentroid({ columns, values }: Matrix, row: number, centroids: Matrix): number {
  const centers = centroids.values;
  const offset = row * columns;
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let c = 0; c < centroids.rows; c++) {
    const center = c * columns;
    let distance = 0;
    for (let j = 0; j < columns; j++) {
      const difference = (values[offset + j] as number) - (centers[center + j] as number);
      distance += difference * difference;
    }
    if (distance < bestDistance) {
      bestDistance = distance;
      best = c;
    }
  }
  return best;
}

/** Centroids, and the one of them that each row belongs to. */
export interface Grouping {
  readonly centroids: Matrix;
  readonly labels: Int32Array;
}

/** The squared distance of each row to the centroid of its label. */
export function squaredDistancesTo(matrix: Matrix, grouping: Grouping): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, row) => squaredDistanceTo(matrix, row, grouping));
}

/** The sum of these distances. */
export function inertiaOf(matrix: Matrix, grouping: Grouping): number {
  let sum = 0;
  for (let row = 0; row < matrix.rows; row++) sum += squaredDistanceTo(matrix, row, grouping);
  return sum;
}

function squaredDistanceTo(
  { columns, values }: Matrix,
  row: number,
  { centroids, labels }: Grouping,
): number {
  const centers = centroids.values;
  const offset = row * columns;
  const center = (labels[row] as number) * columns;
  let distance = 0;
  for (let j = 0; j < columns; j++) {
    const difference = (values[offset + j] as number) - (centers[center + j] as number);
    distance += difference * difference;
  }
  return distance;
}

/** Squared Euclidean distances between every row of one matrix and every row of the other. */
export function squaredDistances(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.columns) {
    throw new ShapeError(`cannot compare rows of ${a.columns} and ${b.columns} columns`);
  }
  const result = createMatrix(a.rows, b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let c = 0; c < b.rows; c++) {
      let sum = 0;
      for (let j = 0; j < a.columns; j++) {
        const difference = (a.values[i * a.columns + j] as number) - (b.values[c * b.columns + j] as number);
        sum += difference * difference;
      }
      result.values[i * b.rows + c] = sum;
    }
  }
  return result;
}
