import { createMatrix, type Matrix, rowOf } from '../matrix.ts';
import type { Random } from '../random.ts';

/**
 * First centroids by k-means++ (Arthur and Vassilvitskii 2007): each is a row, drawn with a probability
 * proportional to its squared distance from the centroids so far. Of 2 + ln k draws the one that lowers
 * the total most is taken, as in scikit-learn. ml-kmeans has its own, but it copies every row once for
 * each draw, and divides 0 by 0 where all rows coincide with centroids. Needs k <= distinct rows.
 */
export function seedCentroids(matrix: Matrix, k: number, random: Random): Matrix {
  const centroids = createMatrix(k, matrix.columns);
  const trials = 2 + Math.floor(Math.log(k));
  const first = Math.floor(random() * matrix.rows);
  centroids.values.set(rowOf(matrix, first), 0);
  let closest = new Float64Array(matrix.rows).fill(Number.POSITIVE_INFINITY);
  let candidate = new Float64Array(matrix.rows);
  let best = new Float64Array(matrix.rows);
  let total = lowerDistances(matrix, first, closest, closest);
  for (let c = 1; c < k; c++) {
    let bestTotal = Number.POSITIVE_INFINITY;
    let bestRow = 0;
    for (let t = 0; t < trials; t++) {
      const row = drawRow(closest, random() * total);
      const lowered = lowerDistances(matrix, row, closest, candidate);
      if (lowered < bestTotal) {
        bestTotal = lowered;
        bestRow = row;
        [best, candidate] = [candidate, best];
      }
    }
    centroids.values.set(rowOf(matrix, bestRow), c * matrix.columns);
    [closest, best] = [best, closest];
    total = bestTotal;
  }
  return centroids;
}

/** Writes min(closest, distance to the row) to `lowered` and returns its sum. */
function lowerDistances(matrix: Matrix, row: number, closest: Float64Array, lowered: Float64Array): number {
  const { rows, columns, values } = matrix;
  const center = row * columns;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const offset = i * columns;
    let distance = 0;
    for (let j = 0; j < columns; j++) {
      const difference = (values[offset + j] as number) - (values[center + j] as number);
      distance += difference * difference;
    }
    const before = closest[i] as number;
    const nearer = Math.min(distance, before);
    lowered[i] = nearer;
    total += nearer;
  }
  return total;
}

/** The row at which the running sum of the weights passes the target; never one of weight 0 if it can help. */
function drawRow(weights: Float64Array, target: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    sum += weight;
    last = i;
    if (sum > target) return i;
  }
  // Rounding can leave the sum a hair below the target.
  return last;
}
