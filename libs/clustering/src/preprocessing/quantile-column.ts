import { normalQuantile, normalShareBelow } from './normal-distribution.ts';

/** A column measured by the share of the fit's rows that lie below. */
export interface QuantileColumn {
  /** Ascending; the first is the least value of the fit, the last the greatest, shares between them evenly spaced. */
  readonly quantiles: readonly number[];
  /** Whether the share itself is given, 0 to 1, or the normal deviate that has it. */
  readonly to: 'uniform' | 'normal';
}

/** So many quantiles describe a column; between them the share is interpolated. Never more than there are rows. */
const quantilesMax = 100;

export function learnQuantiles(sorted: Float64Array, to: QuantileColumn['to']): QuantileColumn {
  const count = Math.max(2, Math.min(quantilesMax, sorted.length));
  const quantiles = Array.from({ length: count }, (_, i) => quantileOf(sorted, i / (count - 1)));
  return { quantiles, to };
}

/** The value at a share of ascending values, interpolated between neighbours. */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  // Ends are exact, and equal neighbours give their own value.
  return place === below || low === high ? low : low + (high - low) * (place - below);
}

export function toQuantile(x: number, { quantiles, to }: QuantileColumn): number {
  const share = shareOf(x, quantiles);
  return to === 'uniform' ? share : normalQuantile(inner(share, quantiles.length));
}

export function fromQuantile(y: number, { quantiles, to }: QuantileColumn): number {
  const share = to === 'uniform' ? y : outer(normalShareBelow(y), quantiles.length);
  return quantileOf(quantiles, Math.min(1, Math.max(0, share)));
}

// The least and the greatest would lie at infinity: n quantiles stand for the shares .5 / n to 1 - .5 / n (Hazen 1914).
const inner = (share: number, count: number): number => (share * (count - 1) + 0.5) / count;
const outer = (share: number, count: number): number => (share * count - 0.5) / (count - 1);

/** Values that several quantiles share get the middle of their shares, but for the ends, which stay 0 and 1. */
function shareOf(x: number, quantiles: readonly number[]): number {
  const last = quantiles.length - 1;
  if (x <= (quantiles[0] as number)) return 0;
  if (x >= (quantiles[last] as number)) return 1;
  const from = firstAtLeast(quantiles, x);
  if (quantiles[from] === x) {
    let until = from;
    while (quantiles[until + 1] === x) until++;
    return (from + until) / 2 / last;
  }
  const low = quantiles[from - 1] as number;
  return (from - 1 + (x - low) / ((quantiles[from] as number) - low)) / last;
}

function firstAtLeast(ascending: readonly number[], x: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
