import { MAXIMA } from './window-shape.ts';

/** Features of a text, and what they weigh. */
export interface WeighedFeatures {
  /** One a filter: its strongest window. */
  readonly maxima: Float32Array;
  readonly filterBias: Float32Array;
  /** What stands beside them. */
  readonly mean: Float32Array;
  /** MAXIMA weights, then those of `mean`. */
  readonly output: Float32Array;
  readonly outputBias: Float32Array;
}

/** Log odds: relu(maxima + bias) and the mean, weighed. */
export function weighedSum({ maxima, filterBias, mean, output, outputBias }: WeighedFeatures): number {
  let sum = outputBias[0] as number;
  for (let i = 0; i < MAXIMA; i++) {
    const strength = (maxima[i] as number) + (filterBias[i] as number);
    if (strength > 0) sum += strength * (output[i] as number);
  }
  for (let i = 0; i < mean.length; i++) sum += (mean[i] as number) * (output[MAXIMA + i] as number);
  return sum;
}
