import { ShapeError, ValueError } from '../errors.ts';

/** One column of numbers, as long as the others; NaN is a missing value. */
export type Column = Float64Array | Float32Array;

/** A table by columns. */
export interface Dataset {
  /** A name for each column, each there once: a model refuses a table whose names are not those of its fit. */
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  /**
   * The names of the columns whose values are not amounts but codes of categories: whole numbers from 0 to 65,535, as
   * CategoryEncoder makes them. None unless told.
   */
  readonly categorical?: readonly string[];
}

/** More columns are refused. */
export const COLUMNS_MAX = 4096;
/** Codes of categories lie below. */
export const CODES_MAX = 65_536;

/** The number of rows. Throws ShapeError when names and columns do not fit together, or there is no column or row. */
export function checkDataset({ names, columns, categorical = [] }: Dataset): number {
  const rows = columns[0]?.length ?? 0;
  if (names.length !== columns.length)
    throw new ShapeError(`${names.length} names, but ${columns.length} columns`);
  if (new Set(names).size !== names.length) throw new ShapeError('two columns have the same name');
  if (columns.length > COLUMNS_MAX) throw new ShapeError(`${columns.length} columns: at most ${COLUMNS_MAX}`);
  if (rows === 0) throw new ShapeError('there are no rows');
  for (const [c, column] of columns.entries()) {
    if (column.length !== rows)
      throw new ShapeError(`column '${names[c]}' has ${column.length} rows, the first ${rows}`);
  }
  const unknown = categorical.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new ShapeError(`the categorical column '${unknown}' is not there`);
  return rows;
}

/** Which columns are categorical, in their order. */
export function categoricalColumns({ names, categorical = [] }: Dataset): boolean[] {
  const known = new Set(categorical);
  return names.map((name) => known.has(name));
}

/** Throws ShapeError unless the table has these columns in this order. */
export function checkNames({ names }: Dataset, fitted: readonly string[]): void {
  if (names.length !== fitted.length) {
    throw new ShapeError(`${names.length} columns, and the model was fitted on ${fitted.length}`);
  }
  const at = names.findIndex((name, c) => name !== fitted[c]);
  if (at !== -1) throw new ShapeError(`column ${at} is '${names[at]}', and was '${fitted[at]}' in the fit`);
}

/** Throws ValueError when a value of a categorical column is neither missing nor a code. */
export function checkCodes(data: Dataset): void {
  for (const [c, isCategorical] of categoricalColumns(data).entries()) {
    if (!isCategorical) continue;
    for (const value of data.columns[c] as Column) {
      if (Number.isNaN(value) || isCode(value)) continue;
      throw new ValueError(
        `column '${data.names[c]}' holds ${value}: codes are whole numbers from 0 to ${CODES_MAX - 1}`,
      );
    }
  }
}

export function isCode(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < CODES_MAX;
}

/** The table with only these rows, in this order. */
export function takeRows(data: Dataset, rows: Uint32Array): Dataset {
  const columns = data.columns.map((column) => {
    const taken =
      column instanceof Float64Array ? new Float64Array(rows.length) : new Float32Array(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i] as number] ?? Number.NaN;
    return taken;
  });
  return { ...data, columns };
}
