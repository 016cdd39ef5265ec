import { ShapeError, ValueError } from '../errors.ts';

/** One column of numbers; NaN is a missing value. */
export type Column = Float64Array | Float32Array;

/** More columns are refused: a Newton step takes their cube. */
export const COLUMNS_MAX = 2000;

/** The mean and the standard deviation of each column, of the values that are there. */
export interface Standards {
  readonly means: Float64Array;
  /** 0 where a column has one value in every row: standardised it is 0 everywhere, and gets no coefficient. */
  readonly deviations: Float64Array;
}

/** Throws ShapeError when there are no columns, too many, or of different length, ValueError when a cell is infinite. */
export function checkColumns(columns: readonly Column[]): number {
  const rows = columns[0]?.length;
  if (rows === undefined || columns.length > COLUMNS_MAX) {
    throw new ShapeError(`${columns.length} columns: there must be 1 to ${COLUMNS_MAX}`);
  }
  for (const [c, column] of columns.entries()) {
    if (column.length !== rows)
      throw new ShapeError(`column ${c} has ${column.length} rows, the first ${rows}`);
    const row = column.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
    if (row !== -1) throw new ValueError(`row ${row} of column ${c} is infinite`);
  }
  return rows;
}

export function standardsOf(columns: readonly Column[]): Standards {
  const means = Float64Array.from(columns, meanOf);
  const deviations = Float64Array.from(columns, (column, c) => deviationOf(column, means[c] as number));
  return { means, deviations };
}

/** Each column with mean 0 and deviation 1; what is missing counts as the mean. */
export function standardised(columns: readonly Column[], { means, deviations }: Standards): Float64Array[] {
  return columns.map((column, c) => {
    const mean = means[c] as number;
    const deviation = deviations[c] as number;
    if (deviation === 0) return new Float64Array(column.length);
    return Float64Array.from(column, (value) => (Number.isNaN(value) ? 0 : (value - mean) / deviation));
  });
}

function meanOf(column: Column): number {
  let sum = 0;
  let count = 0;
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

function deviationOf(column: Column, mean: number): number {
  let squares = 0;
  let count = 0;
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    squares += (value - mean) ** 2;
    count++;
  }
  const deviation = Math.sqrt(squares / Math.max(1, count));
  // What rounding leaves of a constant must not be blown up to a column of its own.
  return deviation > 1e-12 * Math.abs(mean) ? deviation : 0;
}
