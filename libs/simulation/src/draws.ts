import type { Sfc32 } from './sfc32.ts';

/** Exponential with the given mean, by inversion. */
export function exponential(random: Sfc32, mean: number): number {
  return -mean * Math.log(1 - random.unit());
}

/** Standard normal, by Marsaglia's polar method; the second value is thrown away to keep no state. */
export function normal(random: Sfc32): number {
  for (;;) {
    const x = 2 * random.unit() - 1;
    const y = 2 * random.unit() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/** Lognormal: half of the draws lie below `median`; `sigma` is the deviation of the logarithm. */
export function lognormal(random: Sfc32, median: number, sigma: number): number {
  return median * Math.exp(sigma * normal(random));
}

/**
 * Gamma of the given shape (>= 1) and mean, by Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).
 * As the gap between visits, a higher shape is a more regular customer; shape 1 is a Poisson process.
 */
export function gamma(random: Sfc32, shape: number, mean: number): number {
  if (shape < 1) throw new RangeError(`gamma needs a shape of at least 1, not ${shape}`);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.unit();
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return (d * v * mean) / shape;
  }
}

/** Poisson with the given mean, by Knuth's product of uniforms: meant for the small means (below 30) of a session. */
export function poisson(random: Sfc32, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  let product = random.unit();
  while (product > limit) {
    count += 1;
    product *= random.unit();
  }
  return count;
}

/** Weights 1/rank^exponent of Zipf's law for ranks 1..count. */
export function zipfWeights(count: number, exponent: number): number[] {
  return Array.from({ length: count }, (_, rank) => 1 / (rank + 1) ** exponent);
}

/** Draws an index in proportion to its weight, by bisection in the running sum. */
export class WeightedIndex {
  private readonly sums: Float64Array;

  /** Throws a RangeError when a weight is negative or all are zero. */
  constructor(weights: readonly number[]) {
    this.sums = new Float64Array(weights.length);
    let sum = 0;
    for (const [index, weight] of weights.entries()) {
      if (!(weight >= 0)) throw new RangeError(`A weight must be at least 0, not ${weight}`);
      sum += weight;
      this.sums[index] = sum;
    }
    if (!(sum > 0)) throw new RangeError('At least one weight must be above 0');
  }

  draw(random: Sfc32): number {
    return this.at(random.unit());
  }

  /** The index whose part of the running sum holds `position` in [0, 1). */
  at(position: number): number {
    const sums = this.sums;
    const target = position * (sums[sums.length - 1] ?? 0);
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
