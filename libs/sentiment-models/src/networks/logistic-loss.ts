import type { TensorFlow } from '@shoal/neural';
import type { Scalar, Tensor } from '@shoal/neural/layers';

/** The mean over the batch of ln(1 + e^z) - y z, so written that no exponential overflows. Labels are 1 for praise, else 0. */
export function logisticLoss(tf: TensorFlow, logOdds: Tensor, labels: Float32Array): Scalar {
  const softplus = tf.add(tf.relu(logOdds), tf.log1p(tf.exp(tf.neg(tf.abs(logOdds)))));
  return tf.mean(tf.sub(softplus, tf.mul(logOdds, tf.tensor1d(labels)))) as Scalar;
}
