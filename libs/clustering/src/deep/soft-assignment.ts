import type { TensorFlow } from '@shoal/neural';
import type { Tensor } from '@shoal/neural/layers';
import { createMatrix, type Matrix } from '../matrix.ts';

/**
 * How much each embedded row belongs to each centroid: q = (1 + d^2)^-1, each row's to sum to 1 (Xie, Girshick and Farhadi
 * 2016, eq. 1 with alpha = 1, after Student's t).
 */
export function softAssignment(tf: TensorFlow, embedded: Tensor, centroids: Tensor): Tensor {
  const [rows = 0, width = 0] = embedded.shape;
  const [k = 0] = centroids.shape;
  const apart = tf.sub(tf.reshape(embedded, [rows, 1, width]), tf.reshape(centroids, [1, k, width]));
  const closeness = tf.reciprocal(tf.add(tf.sum(tf.square(apart), 2), 1));
  return tf.div(closeness, tf.sum(closeness, 1, true));
}

/** The same in plain arrays. */
export function softAssignments(embedded: Matrix, centroids: Matrix): Matrix {
  const { rows, columns } = embedded;
  const k = centroids.rows;
  const q = createMatrix(rows, k);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let c = 0; c < k; c++) {
      let squared = 0;
      for (let j = 0; j < columns; j++) {
        const off =
          (embedded.values[row * columns + j] as number) - (centroids.values[c * columns + j] as number);
        squared += off * off;
      }
      q.values[row * k + c] = 1 / (1 + squared);
      sum += q.values[row * k + c] as number;
    }
    for (let c = 0; c < k; c++) q.values[row * k + c] = (q.values[row * k + c] as number) / sum;
  }
  return q;
}

/**
 * What the assignments are drawn to: sharper, and no cluster the more for being large. p = q^2 / f, each row's to sum to 1,
 * where f is the sum of a cluster's q (eq. 3).
 */
export function targetDistribution(q: Matrix): Matrix {
  const { rows, columns, values } = q;
  const sizes = new Float64Array(columns);
  values.forEach((value, i) => {
    sizes[i % columns] = (sizes[i % columns] as number) + value;
  });
  const p = createMatrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      const sharp = (values[row * columns + c] as number) ** 2 / (sizes[c] as number);
      p.values[row * columns + c] = sharp;
      sum += sharp;
    }
    for (let c = 0; c < columns; c++)
      p.values[row * columns + c] = (p.values[row * columns + c] as number) / sum;
  }
  return p;
}
