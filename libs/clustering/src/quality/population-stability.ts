import { OptionError } from '../errors.ts';

/** How the values of a column are spread: `shares` has one bin more than `edges`, which ascend. */
export interface ColumnHistogram {
  /** A value at an edge is in the bin above it. */
  readonly edges: readonly number[];
  /** Of all values, 0 to 1. */
  readonly shares: readonly number[];
}

/** What an empty bin counts as, so that the logarithm stays finite: the usual remedy. */
const SHARE_MIN = 1e-4;

/**
 * Bins of equal shares of the values, at most `bins` (default 10); fewer where values repeat, as counts do: then the most
 * frequent values have bins of their own. Throws OptionError without values.
 */
export function histogramOf(values: Float64Array, bins = 10): ColumnHistogram {
  if (values.length === 0) throw new OptionError('a histogram needs at least one value');
  const sorted = values.toSorted();
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin++) {
    const edge = sorted[Math.floor((bin * sorted.length) / bins)] as number;
    // The lowest bin must not be empty: an edge at the minimum would leave nothing below it.
    if (edge > (edges.at(-1) ?? (sorted[0] as number))) edges.push(edge);
  }
  return { edges, shares: sharesOf(values, edges) };
}

/** The share of the values in each bin. */
export function sharesOf(values: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = binOf(value, edges);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts.map((count) => count / values.length);
}

/**
 * The population stability index of values against a former histogram: the sum over bins of (p - q) ln(p / q), which is the
 * symmetrised Kullback-Leibler divergence. Below 0.1 nothing has changed, from 0.25 on the population is another one
 * (Siddiqi, Credit Risk Scorecards, 2006, ch. 8). Symmetric; 0 for equal shares. Throws OptionError without values.
 */
export function populationStability(former: ColumnHistogram, values: Float64Array): number {
  if (values.length === 0) throw new OptionError('stability needs at least one value');
  const current = sharesOf(values, former.edges);
  return current.reduce((sum, share, bin) => {
    const p = Math.max(SHARE_MIN, share);
    const q = Math.max(SHARE_MIN, former.shares[bin] ?? 0);
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}

/** How many edges lie at or below the value, by bisection. */
function binOf(value: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
