/** One trained array by its name: row-major float32 values. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export type Weights = ReadonlyMap<string, Float32Array>;

export function weightsByName(weights: readonly Weight[]): Weights {
  return new Map(weights.map(({ name, values }) => [name, values]));
}

/** x W + b without TensorFlow: for one row at a time a call into it costs more than the numbers. */
export function denseRow(
  weights: Weights,
  name: string,
  inputs: Float32Array,
  outputs: number,
): Float32Array {
  const kernel = weights.get(`${name}/kernel`) as Float32Array;
  const sums = Float32Array.from(weights.get(`${name}/bias`) as Float32Array);
  for (let i = 0; i < inputs.length; i += 1) {
    const input = inputs[i] as number;
    if (input === 0) continue;
    for (let j = 0; j < outputs; j += 1)
      sums[j] = (sums[j] as number) + input * (kernel[i * outputs + j] as number);
  }
  return sums;
}

export function rectified(values: Float32Array): Float32Array {
  return values.map((value) => Math.max(0, value));
}
