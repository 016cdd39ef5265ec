import type { TensorFlow } from '@shoal/neural';
import type { Tensor } from '@shoal/neural/layers';
import { type Matrix, takeRows } from '../matrix.ts';

/** These rows of a matrix as a tensor of float32. */
export function rowsTensor(tf: TensorFlow, matrix: Matrix, batch: Int32Array): Tensor {
  const { values } = takeRows(matrix, batch);
  return tf.tensor(Float32Array.from(values), [batch.length, matrix.columns]);
}
