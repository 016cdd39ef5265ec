import type { WeightTable } from './stored-weights.ts';

/** A dense layer's numbers: `kernel` is inputs x outputs. */
export interface DenseNumbers {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** The numbers of a layer that `dense` of libs/neural trained. Throws ModelFormatError. */
export function denseNumbers(
  weights: WeightTable,
  name: string,
  inputs: number,
  outputs: number,
): DenseNumbers {
  const kernel = weights.find(`${name}/kernel`, [inputs, outputs]);
  const bias = weights.find(`${name}/bias`, [outputs]);
  return { inputs, outputs, kernel, bias };
}

/** x W + b for each row of x, as TensorFlow has it, summed in float64. */
export function denseForward(layer: DenseNumbers, x: Float64Array): Float64Array {
  const { inputs, outputs, kernel, bias } = layer;
  const rows = x.length / inputs;
  const y = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const out = y.subarray(row * outputs, (row + 1) * outputs);
    out.set(bias);
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i] as number;
      // After a relu half of them are.
      if (value === 0) continue;
      const begin = i * outputs;
      for (let j = 0; j < outputs; j++) out[j] = (out[j] as number) + value * (kernel[begin + j] as number);
    }
  }
  return y;
}

/** Sets what is below 0 to 0, in place. */
export function relu(x: Float64Array): Float64Array {
  for (let i = 0; i < x.length; i++) if ((x[i] as number) < 0) x[i] = 0;
  return x;
}

/** Dense layers one after another, a relu between them and none after the last. */
export function denseChainForward(layers: readonly DenseNumbers[], x: Float64Array): Float64Array {
  return layers.reduce((input, layer, i) => {
    const output = denseForward(layer, input);
    return i < layers.length - 1 ? relu(output) : output;
  }, x);
}

/** exp(x - max) / sum over `count` numbers from `begin` on, in place. */
export function softmax(x: Float64Array, begin: number, count: number): void {
  const part = x.subarray(begin, begin + count);
  const most = part.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    part[i] = Math.exp((part[i] as number) - most);
    sum += part[i] as number;
  }
  for (let i = 0; i < count; i++) part[i] = (part[i] as number) / sum;
}
