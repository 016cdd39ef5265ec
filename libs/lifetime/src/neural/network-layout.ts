import type { Weight } from '@shoal/neural/layers';
import { CUSTOMER_FEATURES } from './customer-features.ts';

/** Names of the layers: two hidden ones, what they add, and what the features add past them. */
export const LAYERS = { first: 'first', second: 'second', deep: 'deep', direct: 'direct' } as const;
const WIDTHS = { first: 32, second: 16 } as const;
/** In the order of a network's outputs. */
export const OUTPUTS = ['count', 'occurrence', 'moneyMean', 'moneySpread'] as const;
export type Output = (typeof OUTPUTS)[number];

/** Beyond, the exponential says no more. */
export const LN_RATE = { least: -15, most: 5 } as const;
/** Of the lognormal distribution: its mean moves with the square, so that a wild guess would be an absurd sum. */
export const LN_SPREAD = { least: -3, most: Math.log(1.5) } as const;

/** Inputs and outputs of each layer. */
export const SHAPES: readonly (readonly [name: string, inputs: number, outputs: number])[] = [
  [LAYERS.first, CUSTOMER_FEATURES.length, WIDTHS.first],
  [LAYERS.second, WIDTHS.first, WIDTHS.second],
  [LAYERS.deep, WIDTHS.second, OUTPUTS.length],
  [LAYERS.direct, CUSTOMER_FEATURES.length, OUTPUTS.length],
];

/** What a network says of each row, before it is added to what BG/NBD expects. */
export type Answers = Readonly<Record<Output, Float64Array>>;

/** The forward pass without TensorFlow, over standardised features: row-major, a row a customer. */
export function answersOf(weights: readonly Weight[], features: Float32Array): Answers {
  const byName = new Map(weights.map(({ name, values }) => [name, values]));
  const columns = CUSTOMER_FEATURES.length;
  const size = features.length / columns;
  const column = () => new Float64Array(size);
  const answers = { count: column(), occurrence: column(), moneyMean: column(), moneySpread: column() };
  const first = new Float64Array(WIDTHS.first);
  const second = new Float64Array(WIDTHS.second);
  const [deep, direct] = [new Float64Array(OUTPUTS.length), new Float64Array(OUTPUTS.length)];
  for (let row = 0; row < size; row++) {
    const own = features.subarray(row * columns, (row + 1) * columns);
    rectify(product(byName, LAYERS.first, own, first));
    rectify(product(byName, LAYERS.second, first, second));
    product(byName, LAYERS.deep, second, deep);
    product(byName, LAYERS.direct, own, direct);
    OUTPUTS.forEach((name, k) => {
      answers[name][row] = (deep[k] as number) + (direct[k] as number);
    });
  }
  return answers;
}

/** x W + b, into `out`. */
function product(
  weights: ReadonlyMap<string, Float32Array>,
  name: string,
  inputs: Float32Array | Float64Array,
  out: Float64Array,
): Float64Array {
  const kernel = weights.get(`${name}/kernel`) as Float32Array;
  out.set(weights.get(`${name}/bias`) as Float32Array);
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i] as number;
    if (input === 0) continue;
    for (let j = 0; j < out.length; j++)
      out[j] = (out[j] as number) + input * (kernel[i * out.length + j] as number);
  }
  return out;
}

function rectify(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i] as number);
}
