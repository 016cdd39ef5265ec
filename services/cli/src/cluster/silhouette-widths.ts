import { type Matrix, rowOf, sampleIndices, seededRandom } from '@shoal/clustering';

/** Silhouette widths of some rows (Rousseeuw 1987). */
export interface SilhouetteWidths {
  /** The rows that were measured, ascending. */
  readonly rows: Int32Array;
  /** The cluster of each of them. */
  readonly labels: Int32Array;
  /** (b - a) / max(a, b) of each of them: a the mean distance to its own cluster, b to the nearest other. */
  readonly widths: Float64Array;
}

// Every pair is measured, and a picture shows no more than this.
const ROWS_MAX = 5000;
const STREAM = 101;

/** The widths of a uniform sample of the rows that are in a cluster, measured among themselves. */
export function silhouetteWidths(space: Matrix, labels: Int32Array, seed: number): SilhouetteWidths {
  const clustered = Int32Array.from(labels.keys()).filter((row) => (labels[row] as number) >= 0);
  const drawn = sampleIndices(clustered.length, ROWS_MAX, seededRandom(seed, STREAM));
  const rows = drawn.map((i) => clustered[i] as number);
  const own = rows.map((row) => labels[row] as number);
  const clusters = own.reduce((most, label) => Math.max(most, label), -1) + 1;
  const sizes = new Float64Array(clusters);
  for (const label of own) sizes[label] = (sizes[label] as number) + 1;
  const points = Array.from(rows, (row) => rowOf(space, row));
  const widths = Float64Array.from(points, (point, i) =>
    widthOf(meanDistances(point, points, own, sizes), own[i] as number, sizes),
  );
  return { rows, labels: own, widths };
}

/** The sum of distances to a cluster by its size: of the own cluster too, which counts the point itself at 0. */
function meanDistances(
  point: Float64Array,
  points: readonly Float64Array[],
  labels: Int32Array,
  sizes: Float64Array,
): Float64Array {
  const sums = new Float64Array(sizes.length);
  for (let i = 0; i < points.length; i++) {
    const other = points[i] as Float64Array;
    let squared = 0;
    for (let j = 0; j < point.length; j++) {
      const difference = (point[j] as number) - (other[j] as number);
      squared += difference * difference;
    }
    const label = labels[i] as number;
    sums[label] = (sums[label] as number) + Math.sqrt(squared);
  }
  return sums.map((sum, cluster) => sum / (sizes[cluster] as number));
}

function widthOf(means: Float64Array, own: number, sizes: Float64Array): number {
  const size = sizes[own] as number;
  if (size === 1) return 0;
  const within = ((means[own] as number) * size) / (size - 1);
  // A cluster of which no row was drawn has no mean.
  const nearest = means.reduce(
    (least, mean, cluster) => (cluster === own || sizes[cluster] === 0 ? least : Math.min(least, mean)),
    Number.POSITIVE_INFINITY,
  );
  if (nearest === Number.POSITIVE_INFINITY) return 0;
  const larger = Math.max(within, nearest);
  return larger > 0 ? (nearest - within) / larger : 0;
}
