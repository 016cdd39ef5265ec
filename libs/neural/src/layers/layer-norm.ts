import type { Layer } from './dense.ts';
import type { Parameters } from './parameters.ts';

/** Added to the variance, so that a constant row does not divide by zero. */
export const LAYER_NORM_EPSILON = 1e-5;

/** (x - mean) / deviation * scale + shift over the last axis (Ba, Kiros and Hinton 2016). Weights: `<name>/scale`, `/shift`. */
export function layerNorm(parameters: Parameters, name: string, width: number): Layer {
  const { tf } = parameters;
  const scale = parameters.add(`${name}/scale`, [width], 'ones');
  const shift = parameters.add(`${name}/shift`, [width], 'zeros');
  return (input) => {
    const centred = tf.sub(input, tf.mean(input, -1, true));
    const variance = tf.mean(tf.square(centred), -1, true);
    const inverse = tf.rsqrt(tf.add(variance, LAYER_NORM_EPSILON));
    return tf.add(tf.mul(tf.mul(centred, inverse), scale), shift);
  };
}
