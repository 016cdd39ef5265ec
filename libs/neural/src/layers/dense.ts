import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { matrixProduct } from './matrix-product.ts';
import type { Parameters } from './parameters.ts';

export type Activation = 'linear' | 'relu' | 'tanh';

export interface DenseOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Default 'linear'. */
  readonly activation?: Activation;
}

/** What maps a tensor to a tensor with the weights that it was made with. */
export type Layer = (input: Tensor) => Tensor;

/** activation(x W + b) over the last axis, of any rank. Weights: `<name>/kernel` (inputs x outputs) and `<name>/bias`. */
export function dense(parameters: Parameters, name: string, options: DenseOptions): Layer {
  const { inputs, outputs, activation = 'linear' } = options;
  const { tf } = parameters;
  const kernel = parameters.add(`${name}/kernel`, [inputs, outputs], 'glorot') as unknown as Tensor2D;
  const bias = parameters.add(`${name}/bias`, [outputs], 'zeros');
  return (input) => {
    const rows = tf.reshape(input, [-1, inputs]) as Tensor2D;
    const sums = tf.add(matrixProduct(tf, rows, kernel), bias);
    const active = activation === 'relu' ? tf.relu(sums) : activation === 'tanh' ? tf.tanh(sums) : sums;
    return tf.reshape(active, [...input.shape.slice(0, -1), outputs]);
  };
}
