import type { TensorFlow } from '@shoal/neural';
import { HIDDEN_SCORE, type Scalar, type Tensor } from '@shoal/neural/layers';
import type { Random } from '@shoal/neural/training';

export interface SampledRows {
  /** [rows, width] */
  readonly states: Tensor;
  /** The vector of each row's target: [rows, width]. */
  readonly wanted: Tensor;
  readonly targets: Int32Array;
  /** Items drawn for all rows together, none twice, and their vectors: [sampled, width]. */
  readonly sampled: Int32Array;
  readonly vectors: Tensor;
  /** Of how many items they were drawn. */
  readonly items: number;
}

/**
 * The mean of -ln softmax over all items of the target, the sum over the others being estimated from those that were drawn:
 * each stands for items / sampled of its kind (the correction by ln q of Bengio and Senecal 2008). Where all items
 * are drawn it is the softmax itself.
 */
export function sampledSoftmax(tf: TensorFlow, rows: SampledRows): Scalar {
  const { states, wanted, targets, sampled, vectors, items } = rows;
  const right = tf.sum(tf.mul(states, wanted), 1, true);
  const others = tf.matMul(states as Matrix, tf.transpose(vectors) as Matrix);
  // A target that was drawn too would count twice.
  const isTarget = tf.equal(
    tf.tensor2d(targets, [targets.length, 1], 'int32'),
    tf.tensor2d(sampled, [1, sampled.length], 'int32'),
  );
  const correction = tf.add(
    tf.mul(tf.cast(isTarget, 'float32'), HIDDEN_SCORE),
    Math.log(items / sampled.length),
  );
  const logits = tf.concat([right, tf.add(others, correction)], 1);
  const share = tf.slice(tf.logSoftmax(logits), [0, 0], [targets.length, 1]);
  return tf.neg(tf.mean(share)) as Scalar;
}

type Matrix = ReturnType<TensorFlow['tensor2d']>;

/** `count` of the numbers below `items`, each as likely, none twice; all of them where there are no more. */
export function drawItems(items: number, count: number, random: Random): Int32Array {
  const places = Int32Array.from({ length: items }, (_, i) => i);
  if (count >= items) return places;
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (items - i));
    const kept = places[i] as number;
    places[i] = places[j] as number;
    places[j] = kept;
  }
  return places.slice(0, count);
}
