import { dense, type Layer, type Parameters, type Scalar, type Tensor } from '@shoal/neural/layers';
import type { Matrix } from '../matrix.ts';
import { encoderLayers, type LayerSize } from './encoder-layers.ts';
import { rowsTensor } from './rows-tensor.ts';

export interface Autoencoder {
  readonly encode: Layer;
  readonly decode: Layer;
  /** The mean squared error of these rows, told again from their embedding. */
  readonly reconstruction: (batch: Int32Array) => Scalar;
}

/** A dense encoder, a relu after each layer but the last, and its mirror image. `rows` are standardised. */
export function autoencoder(parameters: Parameters, widths: readonly number[], rows: Matrix): Autoencoder {
  const { tf } = parameters;
  const encode = chain(parameters, encoderLayers(widths));
  const mirrored = encoderLayers(widths.toReversed()).map((layer, i) => ({ ...layer, name: `decoder-${i}` }));
  const decode = chain(parameters, mirrored);
  const reconstruction = (batch: Int32Array): Scalar => {
    const input = rowsTensor(tf, rows, batch);
    return tf.mean(tf.square(tf.sub(decode(encode(input)), input))) as Scalar;
  };
  return { encode, decode, reconstruction };
}

function chain(parameters: Parameters, layers: readonly LayerSize[]): Layer {
  const made = layers.map(({ name, inputs, outputs }, i) =>
    dense(parameters, name, { inputs, outputs, activation: i < layers.length - 1 ? 'relu' : 'linear' }),
  );
  return (input: Tensor) => made.reduce((x, layer) => layer(x), input);
}
