import type { Matrix } from '../../matrix.ts';
import type { Frame } from '../frame.ts';

/**
 * In how many parts many rows are worked on, however many threads there are: sums are added part by part in their order, so
 * the number of threads shows in no digit.
 */
export const PARTS = 8;

/** What the parts of one search share. With threads it lies in memory that all of them see. */
export interface PartsState {
  readonly rows: number;
  readonly columns: number;
  readonly k: number;
  /** Columns rounded up as the kernel has them. */
  readonly stride: number;
  readonly frame: Frame;
  /** The rows, row after row. */
  readonly values: Float64Array;
  readonly labels: Int32Array;
  /** What a step is told: centroids to compare with, and the order for renumbering. */
  readonly centroids: Float64Array;
  readonly order: Int32Array;
  /** What each part answers: k x stride sums, k counts, sums by column with that of all squares behind them, and its inertia. */
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  readonly moments: Float64Array;
  readonly inertias: Float64Array;
}

/** Room for a search. With `isShared` the rows are copied unless threads see them as they are. */
export function newPartsState(
  matrix: Matrix,
  k: number,
  { frame, isShared }: { readonly frame: Frame; readonly isShared: boolean },
): PartsState {
  const { rows, columns } = matrix;
  const stride = 4 * Math.ceil(Math.max(columns, 1) / 4);
  const floats = (length: number) => new Float64Array(memory(8 * length, isShared));
  const integers = (length: number) => new Int32Array(memory(4 * length, isShared));
  return {
    rows,
    columns,
    k,
    stride,
    frame,
    values: isShared ? sharedValues(matrix.values) : matrix.values,
    labels: integers(rows),
    centroids: floats(k * columns),
    order: integers(k),
    sums: floats(PARTS * k * stride),
    counts: integers(PARTS * k),
    moments: floats(PARTS * (columns + 1)),
    inertias: floats(PARTS),
  };
}

function memory(bytes: number, isShared: boolean): ArrayBuffer {
  // Typed arrays are declared over ArrayBuffer here; whether the memory is shared makes no difference to them.
  return isShared ? (new SharedArrayBuffer(bytes) as unknown as ArrayBuffer) : new ArrayBuffer(bytes);
}

function sharedValues(values: Float64Array): Float64Array {
  if ((values.buffer as unknown) instanceof SharedArrayBuffer) return values;
  const shared = new Float64Array(memory(values.byteLength, true));
  shared.set(values);
  return shared;
}

/** The rows of a part: `from` to `to` - 1. */
export function partRows(rows: number, part: number): { readonly from: number; readonly to: number } {
  return { from: Math.floor((part * rows) / PARTS), to: Math.floor(((part + 1) * rows) / PARTS) };
}

/** The parts that thread number `thread` of `threads` works on; the caller is number 0. */
export function partsOf(thread: number, threads: number): number[] {
  return Array.from({ length: PARTS }, (_, part) => part).filter(
    (part) => Math.floor((part * threads) / PARTS) === thread,
  );
}
