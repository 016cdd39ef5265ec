import type { TensorFlow } from '@shoal/neural';
import type { Tensor } from '@shoal/neural/layers';
import { MAXIMA, PROJECTIONS } from './window-shape.ts';
import { maximaOf, spreadGradient } from './window-sums.ts';

/**
 * The maxima of `maximaOf` for a batch, as an operation with a gradient: projections [rows, PROJECTIONS] to [texts, MAXIMA]. It reads
 * each projection once a symbol, where TensorFlow's own convolution would lay out and multiply every window of the batch.
 */
export function windowMaxima(tf: TensorFlow, projections: Tensor, sequences: readonly Int32Array[]): Tensor {
  const operation = tf.customGrad((...inputs) => {
    const [rows] = inputs as [Tensor];
    const shape: [number, number] = [sequences.length, MAXIMA];
    const values = rowsOf(rows.dataSync() as Float32Array);
    const maxima = new Float32Array(sequences.length * MAXIMA);
    const places = new Int32Array(maxima.length);
    sequences.forEach((sequence, i) => {
      maximaOf(values, sequence, { maxima, places, at: i * MAXIMA });
    });
    const gradFunc = (gradient: Tensor): Tensor => {
      const spread = new Float32Array(rows.size);
      const into = rowsOf(spread);
      const given = gradient.dataSync() as Float32Array;
      sequences.forEach((sequence, i) => {
        spreadGradient(into, sequence, { maxima: given, places, at: i * MAXIMA });
      });
      return tf.tensor(spread, rows.shape);
    };
    return { value: tf.tensor(maxima, shape), gradFunc };
  });
  return operation(projections);
}

function rowsOf(values: Float32Array): readonly Float32Array[] {
  return Array.from({ length: values.length / PROJECTIONS }, (_, row) =>
    values.subarray(row * PROJECTIONS, (row + 1) * PROJECTIONS),
  );
}
