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

export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Base64 of the float32 values. */
  readonly values: string;
}

export function encodeWeights(weights: readonly Weight[]): StoredWeight[] {
  return weights.map(({ name, shape, values }) => ({
    ...{ name, shape },
    values: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  }));
}

/** Throws a TypeError where a weight of these sizes is missing or damaged. */
export function decodeWeights(stored: unknown, sizes: Readonly<Record<string, number>>): Weight[] {
  if (!Array.isArray(stored)) throw new TypeError('it has no weights');
  const weights = (stored as StoredWeight[]).map(({ name, shape, values }) => {
    const bytes = Buffer.from(values, 'base64');
    const from = bytes.byteOffset;
    return { name, shape, values: new Float32Array(bytes.buffer.slice(from, from + bytes.length)) };
  });
  const found = weightsByName(weights);
  for (const [name, size] of Object.entries(sizes))
    if (found.get(name)?.length !== size) throw new TypeError(`the weight '${name}' is missing or damaged`);
  return weights;
}
