import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Layer } from './dense.ts';
import type { Parameters } from './parameters.ts';

/** The vector of each id: int32 of any shape to [..., width]. Weights: `<name>/table` (ids x width). */
export function embedding(
  parameters: Parameters,
  name: string,
  { ids, width }: { readonly ids: number; readonly width: number },
): Layer {
  const { tf } = parameters;
  const table = parameters.add(`${name}/table`, [ids, width], 'small') as unknown as Tensor2D;
  return (input) => {
    const vectors = tf.gather(table, tf.reshape(input, [-1]) as Tensor1D);
    return tf.reshape(vectors, [...input.shape, width]);
  };
}
