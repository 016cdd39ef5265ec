/** A share with the bounds of its confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % quantile of the normal distribution: two-sided intervals of 95 %. */
const z95 = 1.959963984540054;

/**
 * A proportion with Wilson's score interval (Wilson 1927): it keeps its coverage for few customers and for rates near 0, where
 * the usual p ± z·s does not. NaN with bounds 0 and 1 where nobody was counted.
 */
export function proportion(successes: number, trials: number, z = z95): Estimate {
  if (trials === 0) return { value: Number.NaN, low: 0, high: 1 };
  const p = successes / trials;
  const scale = 1 / (1 + z ** 2 / trials);
  const centre = scale * (p + z ** 2 / (2 * trials));
  const half = scale * z * Math.sqrt((p * (1 - p)) / trials + z ** 2 / (4 * trials ** 2));
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * How much higher one proportion is than another, with the interval that Newcombe (1998, method 10) makes of the two Wilson
 * intervals. The two groups must be independent.
 */
export function difference(of: Estimate, from: Estimate): Estimate {
  const value = of.value - from.value;
  return {
    value,
    low: value - Math.hypot(of.value - of.low, from.high - from.value),
    high: value + Math.hypot(of.high - of.value, from.value - from.low),
  };
}
