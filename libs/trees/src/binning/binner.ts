import { sampleIndices, seededRandom } from '@shoal/clustering';
import { type Column, categoricalColumns, type Dataset } from '../data/dataset.ts';
import { ShapeError } from '../errors.ts';
import { categoryBins } from './category-bins.ts';
import { binOf, numericBounds } from './numeric-bins.ts';

/** The bin of what is missing; the bins of values start at 1. */
const MISSING_BIN = 0;
/** The most bins of values that a column may have: with that of missing ones they fit into a byte. */
export const BINS_MAX = 255;
// Bounds of quantiles hardly move with more rows than these.
const SAMPLE_MAX = 200_000;
// Places in the table of bins stay whole numbers of 31 bits, which the machine counts fastest.
const CELLS_MAX = 2 ** 31 - 1;

/** How one column is cut: amounts by bounds, categories by a bin for each code. */
export type ColumnBins =
  | { readonly kind: 'numeric'; readonly bins: number; readonly bounds: Float64Array }
  | { readonly kind: 'categorical'; readonly bins: number; readonly binOfCode: Uint8Array };

/** The bin of each cell, twice: a byte each. */
export interface BinnedRows {
  readonly rows: number;
  /** Row after row: a row's bins, which are summed up together, are one line of the cache. */
  readonly cells: Uint8Array;
  /** For each column the bins of its rows, which a split looks through. */
  readonly columns: readonly Uint8Array[];
}

/** Learns how to cut each column of a checked table. At most `binsMax` bins for values; the seed picks rows of large tables. */
export function learnBins(data: Dataset, binsMax: number, seed: number): ColumnBins[] {
  const isCategorical = categoricalColumns(data);
  const rows = data.columns[0]?.length ?? 0;
  const sample = rows > SAMPLE_MAX ? sampleIndices(rows, SAMPLE_MAX, seededRandom(seed, -7)) : undefined;
  return data.columns.map((column, c): ColumnBins => {
    if (isCategorical[c]) {
      const binOfCode = categoryBins(column, binsMax);
      return { kind: 'categorical', bins: Math.max(1, ...new Set(binOfCode)), binOfCode };
    }
    const bounds = numericBounds(sortedValues(column, sample), binsMax);
    return { kind: 'numeric', bins: bounds.length + 1, bounds };
  });
}

/** The bin of each cell. Throws ShapeError for more than 2³¹ cells. */
export function binRows({ columns }: Dataset, bins: readonly ColumnBins[]): BinnedRows {
  const rows = columns[0]?.length ?? 0;
  const width = columns.length;
  if (rows * width > CELLS_MAX)
    throw new ShapeError(`${rows} rows of ${width} columns are more than can be held`);
  const cells = new Uint8Array(rows * width);
  const binned = columns.map((column, c) => binColumn(column, bins[c] as ColumnBins));
  for (let c = 0; c < width; c++) {
    const ofColumn = binned[c] as Uint8Array;
    for (let i = 0; i < rows; i++) cells[i * width + c] = ofColumn[i] as number;
  }
  return { rows, cells, columns: binned };
}

function binColumn(column: Column, how: ColumnBins): Uint8Array {
  const binned = new Uint8Array(column.length);
  for (let i = 0; i < column.length; i++) binned[i] = cellOf(how, column[i] as number);
  return binned;
}

function cellOf(how: ColumnBins, value: number): number {
  if (Number.isNaN(value)) return MISSING_BIN;
  return how.kind === 'numeric' ? binOf(how.bounds, value) + 1 : (how.binOfCode[value] ?? MISSING_BIN);
}

/** Ascending; what is missing is left out. */
function sortedValues(column: Column, sample: Int32Array | undefined): Float64Array {
  const chosen = sample === undefined ? new Float64Array(column) : pick(column, sample);
  // A typed array sorts NaN behind all else.
  chosen.sort();
  let end = chosen.length;
  while (end > 0 && Number.isNaN(chosen[end - 1])) end--;
  return chosen.subarray(0, end);
}

function pick(column: Column, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i] as number] as number;
  return picked;
}
