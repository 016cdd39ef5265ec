import { NonFiniteError, ShapeError } from './errors.ts';

/** Row-major table of numbers: cell (i, j) is `values[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Squared distances of larger values would overflow to Infinity. */
export const MAGNITUDE_MAX = 1e150;

/** A matrix over the given values (not copied), or of zeros. Throws ShapeError when the sizes disagree. */
export function createMatrix(rows: number, columns: number, values?: Float64Array): Matrix {
  const cells = values ?? new Float64Array(rows * columns);
  if (cells.length !== rows * columns) {
    throw new ShapeError(`${rows} x ${columns} needs ${rows * columns} values, not ${cells.length}`);
  }
  return { rows, columns, values: cells };
}

/** Copies nested rows into a matrix. Throws ShapeError when they differ in length. */
export function matrixFromRows(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const matrix = createMatrix(rows.length, columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) {
      throw new ShapeError(`row ${i} has ${row.length} values, not ${columns}`);
    }
    matrix.values.set(row, i * columns);
  });
  return matrix;
}

/** The rows as nested arrays, as JSON and other libraries want them. */
export function matrixToRows(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => Array.from(rowOf(matrix, i)));
}

/** A view (no copy) of row i. */
export function rowOf(matrix: Matrix, i: number): Float64Array {
  return matrix.values.subarray(i * matrix.columns, (i + 1) * matrix.columns);
}

/** A new matrix of the rows with these indices, in that order. */
export function takeRows(matrix: Matrix, indices: Int32Array): Matrix {
  const taken = createMatrix(indices.length, matrix.columns);
  for (let i = 0; i < indices.length; i++) {
    taken.values.set(rowOf(matrix, indices[i] as number), i * matrix.columns);
  }
  return taken;
}

/** Throws NonFiniteError, naming the first bad cell and the number of them, unless all can be clustered. */
export function assertFinite(matrix: Matrix): void {
  const { values, columns } = matrix;
  if (isClean(values)) return;
  let first = -1;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    // Written so that NaN, which compares false, counts as bad.
    if (!(Math.abs(values[i] as number) <= MAGNITUDE_MAX)) {
      if (first < 0) first = i;
      count++;
    }
  }
  const row = Math.floor(first / columns);
  throw new NonFiniteError({ row, column: first % columns, value: values[first] as number, count });
}

/** All rows are looked at before any is clustered, so this loop only compares. */
function isClean(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value <= MAGNITUDE_MAX && value >= -MAGNITUDE_MAX)) return false;
  }
  return true;
}
