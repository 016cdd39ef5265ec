import type { Matrix } from '../matrix.ts';

// Enough rows to place the origin and the unit; neither decides anything but how well float32 is used.
const SAMPLE_ROWS = 128;

/** Where the kernel's coordinates begin, and their unit: a power of two, so that scaling rounds nothing. */
export interface Frame {
  readonly origin: Float64Array;
  readonly perUnit: number;
}

/**
 * The origin is near the mean of a sample, rounded to a thousandth of the range: a short number, so that the differences
 * of short numbers from it, and their sums, stay exact.
 */
export function frameOf({ rows, columns, values }: Matrix): Frame {
  const origin = new Float64Array(columns);
  const step = Math.max(1, Math.floor(rows / SAMPLE_ROWS));
  let rangeMax = 0;
  for (let j = 0; j < columns; j++) {
    let [sum, count, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < rows; i += step) {
      const value = values[i * columns + j] as number;
      sum += value;
      count++;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    const range = most - least;
    const unit = range > 0 ? powerOfTwo(range) / 1024 : 0;
    origin[j] = unit > 0 ? Math.round(sum / count / unit) * unit : rows > 0 ? least : 0;
    rangeMax = Math.max(rangeMax, range);
  }
  return { origin, perUnit: rangeMax > 0 ? 1 / powerOfTwo(rangeMax) : 1 };
}

/**
 * The mean of the columns' variances out of sums about the origin: var_j = mean of x_j^2 - (mean of x_j)^2. The origin is near the
 * mean, so that little is lost in the difference.
 */
export function meanVarianceOf(
  { sums, squares }: { readonly sums: Float64Array; readonly squares: number },
  rows: number,
  { perUnit }: Frame,
): number {
  const ofMeans = sums.reduce((total, sum) => total + (sum / rows) ** 2, 0);
  return Math.max(0, squares / rows - ofMeans) / sums.length / perUnit ** 2;
}

/** The least power of two that is not below the value. */
function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}
