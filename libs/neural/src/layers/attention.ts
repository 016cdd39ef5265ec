import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../tensorflow.ts';
import { dense } from './dense.ts';
import type { Parameters } from './parameters.ts';

/** Added to the score of what must not be seen: its weight becomes 0, and unlike -Infinity it makes no NaN. */
export const HIDDEN_SCORE = -1e9;

/**
 * softmax(Q K' / sqrt(d) + bias) V (Vaswani et al. 2017) by batched matrix products, which both backends train;
 * tf.einsum has no gradient on WebAssembly. Q, K, V: [batch, heads, length, d]; the bias spreads to
 * [batch, heads, length, length]: HIDDEN_SCORE where the second must not be seen by the first.
 */
export function scaledDotProductAttention(
  tf: TensorFlow,
  { queries, keys, values, bias }: Readonly<Record<'queries' | 'keys' | 'values' | 'bias', Tensor>>,
): Tensor {
  const width = queries.shape[3] as number;
  const products = tf.matMul(queries as Tensor4D, keys as Tensor4D, false, true);
  const scores = tf.add(tf.mul(products, 1 / Math.sqrt(width)), bias);
  return tf.matMul(tf.softmax(scores), values as Tensor4D);
}

/**
 * Self-attention of several heads: [batch, length, width] to the same. Weights: `<name>/queries`, `/keys`, `/values` and
 * `/output`, each a dense layer. Throws a RangeError when the heads do not divide the width.
 */
export function selfAttention(
  parameters: Parameters,
  name: string,
  { width, heads }: { readonly width: number; readonly heads: number },
): (input: Tensor, bias: Tensor) => Tensor {
  if (width % heads !== 0) throw new RangeError(`${heads} heads do not divide a width of ${width}`);
  const { tf } = parameters;
  const square = { inputs: width, outputs: width };
  const [toQueries, toKeys, toValues] = [
    dense(parameters, `${name}/queries`, square),
    dense(parameters, `${name}/keys`, square),
    dense(parameters, `${name}/values`, square),
  ];
  const toOutput = dense(parameters, `${name}/output`, square);
  const split = (input: Tensor): Tensor => {
    const [batch = 0, length = 0] = input.shape;
    return tf.transpose(tf.reshape(input, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  };
  return (input, bias) => {
    const mixed = scaledDotProductAttention(tf, {
      queries: split(toQueries(input)),
      keys: split(toKeys(input)),
      values: split(toValues(input)),
      bias,
    });
    return toOutput(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), input.shape));
  };
}

/** The bias [batch, 1, length, length] that hides what follows (when `causal`) and what is beyond each row's length. */
export function attentionMask(
  tf: TensorFlow,
  lengths: ArrayLike<number>,
  length: number,
  { causal }: { readonly causal: boolean },
): Tensor {
  const hidden = new Float32Array(lengths.length * length * length).fill(HIDDEN_SCORE);
  for (let row = 0; row < lengths.length; row++) {
    const seen = lengths[row] as number;
    for (let from = 0; from < length; from++) {
      const begin = (row * length + from) * length;
      hidden.fill(0, begin, begin + Math.min(seen, causal ? from + 1 : length));
    }
  }
  return tf.tensor(hidden, [lengths.length, 1, length, length]);
}

/**
 * How much a head's score falls for each place between two (ALiBi: Press, Smith and Lewis 2022): where something stands
 * counts only in relation to where one looks from, so no vectors of places have to be learned.
 */
export function distanceSlope(head: number, heads: number): number {
  return 2 ** ((-8 * (head + 1)) / heads);
}

/** The bias [1, heads, length, length] of those slopes. */
export function distanceBias(tf: TensorFlow, heads: number, length: number): Tensor {
  const bias = new Float32Array(heads * length * length);
  for (let i = 0; i < bias.length; i++) {
    const [from, to] = [Math.floor(i / length) % length, i % length];
    bias[i] = -distanceSlope(Math.floor(i / length ** 2), heads) * Math.abs(from - to);
  }
  return tf.tensor(bias, [1, heads, length, length]);
}
