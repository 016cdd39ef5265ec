import type { ColumnBins } from '../binning/binner.ts';

/** Numbers of a bin: the sums of gradients and hessians, the rows, and one that is not used, so that a shift finds the bin. */
export const LANES = 4;
const LANE_BITS = 2;

/** Histograms of some columns: each column has room for `stride` bins, whether it has them or not. */
export interface Layout {
  /** Enough for the column with the most bins, that of missing values included. */
  readonly stride: number;
  /** The numbers in one histogram. */
  readonly length: number;
}

export function layoutOf(columns: readonly ColumnBins[]): Layout {
  const stride = 1 + columns.reduce((most, { bins }) => Math.max(most, bins), 1);
  return { stride, length: columns.length * stride * LANES };
}

/** What histograms are built from. */
export interface Gradients extends Derivatives {
  /** The bin of each cell, row after row, `width` a row. */
  readonly cells: Uint8Array;
  readonly width: number;
}

/** The first and second derivative of the loss by the score, for each row. */
export interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Some of the rows, from one place up to another. */
export interface RowRange {
  readonly rows: Int32Array;
  readonly begin: number;
  readonly end: number;
}

/**
 * Sums up gradients, hessians and rows by bin: histogram[column, bin of row r] += (g_r, h_r, 1). This is where a fit spends
 * its time: a row's bins are neighbours in memory, a column's place needs no look-up, and nothing is allocated.
 */
export function sumRows(histogram: Float64Array, stride: number, from: Gradients, range: RowRange): void {
  histogram.fill(0);
  const { cells, width, gradient, hessian } = from;
  const { rows, begin, end } = range;
  for (let i = begin; i < end; i++) {
    const row = rows[i] as number;
    const at = row * width;
    const g = gradient[row] as number;
    const h = hessian[row] as number;
    let start = 0;
    for (let c = 0; c < width; c++) {
      const bin = (start + (cells[at + c] as number)) << LANE_BITS;
      histogram[bin] = (histogram[bin] as number) + g;
      histogram[bin | 1] = (histogram[bin | 1] as number) + h;
      histogram[bin | 2] = (histogram[bin | 2] as number) + 1;
      start += stride;
    }
  }
}

/** What is in the parent and not in one child is in the other: the larger child need not be summed up (Ke et al. 2017). */
export function subtract(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i] = (parent[i] as number) - (child[i] as number);
}

/** Copies the cells of these rows and columns into `target`, which has them side by side; other rows are left as they are. */
export function narrow(target: Uint8Array, from: Gradients, rows: Int32Array, columns: Int32Array): void {
  const { cells, width } = from;
  const count = columns.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    for (let c = 0; c < count; c++)
      target[row * count + c] = cells[row * width + (columns[c] as number)] as number;
  }
}
