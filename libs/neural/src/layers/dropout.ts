import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../tensorflow.ts';
import type { Random } from '../training/random.ts';

/**
 * Sets a share of the numbers to 0 and scales the others up, so that the sum is expected to stay (Srivastava et al.
 * 2014). Which ones is drawn from `random`, not by the backend: both drop the same. Without `random`, as when a trained
 * network answers, nothing is dropped. Throws a RangeError unless 0 <= share < 1.
 */
export function dropout(tf: TensorFlow, input: Tensor, share: number, random: Random | undefined): Tensor {
  if (!(share >= 0 && share < 1)) throw new RangeError(`a share of ${share} cannot be dropped`);
  if (random === undefined || share === 0) return input;
  const kept = new Float32Array(input.size);
  const scale = 1 / (1 - share);
  for (let i = 0; i < kept.length; i++) kept[i] = random() < share ? 0 : scale;
  return tf.mul(input, tf.tensor(kept, input.shape));
}
