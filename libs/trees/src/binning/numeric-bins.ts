/**
 * The upper bounds of all bins but the last, ascending: a value belongs to the first bin whose bound is not below it. Each
 * distinct value has a bin of its own where there are no more than `binsMax`; otherwise bins hold about as many rows as each
 * other, and a bound lies halfway between two neighbouring values (Ke et al. 2017).
 * @param sorted The values that are there, ascending.
 */
export function numericBounds(sorted: Float64Array, binsMax: number): Float64Array {
  const { values, counts } = distinctOf(sorted);
  const bounds: number[] = [];
  let rowsLeft = sorted.length;
  let inBin = 0;
  for (let i = 0; i + 1 < values.length; i++) {
    inBin += counts[i] as number;
    const binsLeft = binsMax - bounds.length;
    if (binsLeft === 1) break;
    const isNeeded = values.length - i <= binsLeft;
    // What is left is shared out anew after each bin, since a frequent value may have filled one far beyond its share.
    if (!isNeeded && inBin + (counts[i + 1] as number) / 2 < rowsLeft / binsLeft) continue;
    bounds.push(halfway(values[i] as number, values[i + 1] as number));
    rowsLeft -= inBin;
    inBin = 0;
  }
  return Float64Array.from(bounds);
}

/** The number of bounds below the value, which is the place of its bin. */
export function binOf(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function distinctOf(sorted: Float64Array): { values: Float64Array; counts: Int32Array } {
  const values = new Float64Array(sorted.length);
  const counts = new Int32Array(sorted.length);
  let size = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] as number;
    // As numbers, so that -0 and 0 are one value.
    if (size === 0 || value !== values[size - 1]) values[size++] = value;
    counts[size - 1] = (counts[size - 1] as number) + 1;
  }
  return { values: values.subarray(0, size), counts: counts.subarray(0, size) };
}

/** From the lower value on and below the upper one, whatever rounding and infinities do. */
function halfway(lower: number, upper: number): number {
  const middle = lower + (upper - lower) / 2;
  return middle >= lower && middle < upper ? middle : lower;
}
