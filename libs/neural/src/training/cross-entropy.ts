import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../tensorflow.ts';

/**
 * The weighted mean of -ln softmax(logits)[target] over rows. Logits: [..., classes]; a target for each row; weights
 * 1 unless given, and a loss of 0 where they are all 0.
 */
export function crossEntropy(
  tf: TensorFlow,
  logits: Tensor,
  targets: Int32Array,
  weights?: Float32Array,
): Scalar {
  const classes = logits.shape.at(-1) as number;
  const rows = tf.logSoftmax(tf.reshape(logits, [targets.length, classes]));
  const wanted = new Float32Array(targets.length * classes);
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? targets.length;
  targets.forEach((target, row) => {
    wanted[row * classes + target] = -(weights?.[row] ?? 1) / Math.max(total, 1e-12);
  });
  return tf.sum(tf.mul(rows, tf.tensor(wanted, [targets.length, classes]))) as Scalar;
}
