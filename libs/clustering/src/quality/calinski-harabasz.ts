import type { Matrix } from '../matrix.ts';
import { columnMeans } from '../preprocessing/covariance.ts';
import { clusteredRows, dispersion } from './clustered-rows.ts';

/**
 * Calinski and Harabasz' index (1974), the ratio of the variance between clusters to that within: (B / (k - 1)) / (W / (n - k)).
 * Higher is better; 1 where all rows of each cluster are equal, as scikit-learn has it; null for fewer than two clusters or
 * as many as rows. Noise (label -1) is left out. Throws ShapeError.
 */
export function calinskiHarabasz(matrix: Matrix, labels: Int32Array): number | null {
  const clustered = clusteredRows(matrix, labels);
  const { rows, sizes, centroids } = clustered;
  const k = sizes.length;
  if (k < 2 || k >= rows) return null;
  const within = dispersion(matrix, clustered);
  if (within === 0) return 1;
  const mean = columnMeans(weighted(centroids, sizes, rows));
  let between = 0;
  for (let c = 0; c < k; c++) {
    let squared = 0;
    for (let j = 0; j < matrix.columns; j++) {
      squared += ((centroids.values[c * matrix.columns + j] as number) - (mean[j] as number)) ** 2;
    }
    between += squared * (sizes[c] as number);
  }
  return (between * (rows - k)) / (within * (k - 1));
}

/** Centroids so weighted that their plain mean is the mean of all rows that are in a cluster. */
function weighted({ rows: k, columns, values }: Matrix, sizes: readonly number[], rows: number): Matrix {
  const cells = values.map((x, cell) => (x * (sizes[Math.floor(cell / columns)] as number) * k) / rows);
  return { rows: k, columns, values: cells };
}
