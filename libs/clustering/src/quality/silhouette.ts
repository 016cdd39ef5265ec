import { ShapeError } from '../errors.ts';
import { canonicalOrder } from '../kmeans/canonical-order.ts';
import { type Matrix, takeRows } from '../matrix.ts';
import { sampleIndices, seededRandom } from '../random.ts';

export interface SilhouetteOptions {
  /** Chooses the sample when there are many rows. */
  readonly seed: number;
  /** Up to so many rows all pairs are measured. Default 5000. */
  readonly exactRowsMax?: number;
  /** With more, so many rows are drawn uniformly and measured among themselves. Default 2000. */
  readonly sampleRows?: number;
}

export interface Silhouette {
  /** -1 to 1, higher is better separated; null where fewer than two clusters leave it undefined. */
  readonly value: number | null;
  /** The rows that it was measured on. */
  readonly rows: number;
  readonly sampled: boolean;
}

/**
 * Mean silhouette width (Rousseeuw 1987): for row i with mean distance a to the other rows of its cluster and
 * b to those of the nearest other cluster, s(i) = (b - a) / max(a, b); 0 in a cluster of one. Distances are
 * Euclidean. Noise (label -1) is left out. Quadratic in the rows, hence the sample.
 */
export function silhouette(matrix: Matrix, labels: Int32Array, options: SilhouetteOptions): Silhouette {
  if (labels.length !== matrix.rows) {
    throw new ShapeError(`${labels.length} labels for ${matrix.rows} rows`);
  }
  const { exactRowsMax = 5000, sampleRows = 2000, seed } = options;
  const clustered = canonicalOrder(matrix).order.filter((i) => (labels[i] as number) >= 0);
  const sampled = clustered.length > exactRowsMax;
  const drawn = sampled
    ? sampleIndices(clustered.length, sampleRows, seededRandom(seed, -2)).map((i) => clustered[i] as number)
    : clustered;
  const drawnLabels = drawn.map((i) => labels[i] as number);
  return { value: exactSilhouette(takeRows(matrix, drawn), drawnLabels), rows: drawn.length, sampled };
}

function exactSilhouette(matrix: Matrix, labels: Int32Array): number | null {
  const clusters = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const sizes = new Float64Array(clusters);
  for (const label of labels) sizes[label] = (sizes[label] as number) + 1;
  if (sizes.filter((size) => size > 0).length < 2) return null;
  const sums = distanceSums(matrix, labels, clusters);
  let total = 0;
  for (let i = 0; i < matrix.rows; i++) {
    const own = labels[i] as number;
    if (sizes[own] === 1) continue;
    const within = (sums[i * clusters + own] as number) / ((sizes[own] as number) - 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) {
      const size = sizes[c] as number;
      if (c === own || size === 0) continue;
      nearest = Math.min(nearest, (sums[i * clusters + c] as number) / size);
    }
    const larger = Math.max(within, nearest);
    if (larger > 0) total += (nearest - within) / larger;
  }
  return total / matrix.rows;
}

/** Cell (i, c): the sum of row i's distances to the rows of cluster c. Each pair is measured once. */
function distanceSums({ rows, columns, values }: Matrix, labels: Int32Array, clusters: number): Float64Array {
  const sums = new Float64Array(rows * clusters);
  for (let i = 0; i < rows; i++) {
    const labelI = labels[i] as number;
    for (let l = i + 1; l < rows; l++) {
      let squared = 0;
      for (let j = 0; j < columns; j++) {
        const difference = (values[i * columns + j] as number) - (values[l * columns + j] as number);
        squared += difference * difference;
      }
      const distance = Math.sqrt(squared);
      const here = i * clusters + (labels[l] as number);
      const there = l * clusters + labelI;
      sums[here] = (sums[here] as number) + distance;
      sums[there] = (sums[there] as number) + distance;
    }
  }
  return sums;
}
