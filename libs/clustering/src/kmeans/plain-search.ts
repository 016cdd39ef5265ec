import { createMatrix, type Matrix } from '../matrix.ts';
import { inertiaOf, nearestCentroid } from './nearest-centroid.ts';
import type { ReloadableSearch } from './search.ts';

/** Every distance and every sum anew in float64: what the faster search must agree with. */
export function createPlainSearch(matrix: Matrix, k: number): ReloadableSearch {
  let rows = matrix;
  let labels = new Int32Array(matrix.rows).fill(-1);
  return {
    get labels() {
      return labels;
    },
    get meanVariance() {
      return meanVariance(rows);
    },
    restart: () => labels.fill(-1),
    load: (other) => {
      rows = other;
      labels = new Int32Array(other.rows).fill(-1);
    },
    assign: (centroids) => {
      for (let i = 0; i < rows.rows; i++) labels[i] = nearestCentroid(rows, i, centroids);
    },
    inertia: (centroids) => inertiaOf(rows, { centroids, labels }),
    means: (former) => meansOf(rows, labels, former, k),
    // Every assignment begins anew.
    renumber: () => undefined,
  };
}

function meansOf({ rows, columns, values }: Matrix, labels: Int32Array, former: Matrix, k: number): Matrix {
  const means = createMatrix(k, columns);
  const counts = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    const label = labels[i] as number;
    counts[label] = (counts[label] as number) + 1;
    for (let j = 0; j < columns; j++) {
      const at = label * columns + j;
      means.values[at] = (means.values[at] as number) + (values[i * columns + j] as number);
    }
  }
  for (let at = 0; at < k * columns; at++) {
    const count = counts[Math.floor(at / columns)] as number;
    means.values[at] = count > 0 ? (means.values[at] as number) / count : (former.values[at] as number);
  }
  return means;
}

/** The mean over the columns of their variance, in one pass about the first row. */
function meanVariance({ rows, columns, values }: Matrix): number {
  const sums = new Float64Array(columns);
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = (values[i * columns + j] as number) - (values[j] as number);
      sums[j] = (sums[j] as number) + value;
      squares += value * value;
    }
  }
  const ofMeans = sums.reduce((total, sum) => total + (sum / rows) ** 2, 0);
  return columns === 0 ? 0 : Math.max(0, squares / rows - ofMeans) / columns;
}
