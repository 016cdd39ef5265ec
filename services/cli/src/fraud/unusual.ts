import type { Dataset } from '@shoal/trees';
import { rowsBetween } from './rows-between.ts';

/**
 * How unusual each value is beside those of the rows before `cut`: −log10 of the share of them that lie as far out on the same side, above
 * 0 where the value is high and below 0 where it is low. An isolation forest does not say what set a row apart; this does for each feature
 * alone. 0 for what is missing, and for half of the rows on either side of the median.
 */
export class Unusual {
  readonly #sorted: readonly Float64Array[];

  constructor(data: Dataset, cut: number) {
    this.#sorted = rowsBetween(data, 0, cut).columns.map((column) =>
      Float64Array.from(column.filter((value) => !Number.isNaN(value))).sort(),
    );
  }

  /** For each row what each feature comes to, row after row. */
  effects({ columns }: Dataset): Float64Array {
    const rows = columns[0]?.length ?? 0;
    const effects = new Float64Array(rows * columns.length);
    for (const [c, column] of columns.entries()) {
      const sorted = this.#sorted[c] ?? new Float64Array();
      for (let row = 0; row < rows; row++)
        effects[row * columns.length + c] = surprise(sorted, column[row] ?? Number.NaN);
    }
    return effects;
  }
}

function surprise(sorted: Float64Array, value: number): number {
  const { length } = sorted;
  if (Number.isNaN(value) || length === 0) return 0;
  const below = placeOf(sorted, (each) => each < value);
  const upTo = placeOf(sorted, (each) => each <= value);
  // One is added on both sides, as if the row itself had been seen: what was never seen is rare, and not impossible.
  const high = (length - below + 1) / (length + 1);
  const low = (upTo + 1) / (length + 1);
  const side = high < low ? -Math.log10(2 * high) : Math.log10(2 * low);
  return high < low ? Math.max(0, side) : Math.min(0, side);
}

/** How many of the sorted values come before the first that the test refuses. */
function placeOf(sorted: Float64Array, isBefore: (value: number) => boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(sorted[middle] ?? 0)) from = middle + 1;
    else to = middle;
  }
  return from;
}
