import { moduleOf, webAssembly } from '@shoal/simd';
import type { Matrix } from '../../matrix.ts';
import type { Frame } from '../frame.ts';
import { assignProgram, CENTROIDS_AT_ONCE, TILE_BYTES_BESIDE_ROWS, TILE_ROWS } from './assign-program.ts';
import { collectProgram } from './collect-program.ts';
import { fillProgram } from './fill-program.ts';
import { HEADER, HEADER_BYTES } from './header.ts';
import { moveProgram } from './move-program.ts';

/** Rows that one call works on: its lists stay in the processor's nearest cache. */
export const BLOCK_ROWS = 2048;

// Rows that are copied in as float64 at once.
const FILL_ROWS = 512;
const PAGE_BYTES = 65_536;
const BYTES_MAX = 2 ** 32 - PAGE_BYTES;

/** The kernel's memory as typed arrays. Rows are float32 with a remainder, padded to `stride` columns. */
export interface AssignKernel {
  readonly stride: number;
  /** The cluster of each row, -1 before the first pass. */
  readonly labels: Int32Array;
  /** By how much centroids may move, from `thresholds[label]` on, before the row needs another look. */
  readonly margins: Float32Array;
  readonly thresholds: Float32Array;
  /** Pairs of a row and the label that it had. */
  readonly changed: Int32Array;
  readonly ambiguous: Int32Array;
  /** Sets what the rows are compared with: k x stride, float64 that is rounded here. */
  setCentroids(centroids: Float64Array): void;
  /** Sums and numbers of the rows of each label. */
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  /** Takes these rows as differences from the origin. */
  fill(matrix: Matrix, frame: Frame): Moments;
  /** Brings the sums up to date with so many pairs of `changed`. */
  move(count: number): void;
  /** Works on rows `from` to `to` - 1, at most BLOCK_ROWS of them. */
  run(from: number, to: number): { readonly changedCount: number; readonly ambiguousCount: number };
}

/** Sums over rows of their differences from the origin, in the frame's unit: by column, and of all squares. */
export interface Moments {
  readonly sums: Float64Array;
  readonly squares: number;
}

interface Exports {
  fill(from: number, count: number): void;
  collect(from: number, to: number): number;
  assign(count: number): void;
  move(count: number): void;
}

// Compiled when it is first needed: the same bytes for every number of rows, columns and clusters.
let compiled: object | 'unsupported' | undefined;

function compile(): object | 'unsupported' {
  const bytes = moduleOf([fillProgram(), collectProgram(), assignProgram(), moveProgram()]);
  return webAssembly.validate(bytes) ? new webAssembly.Module(bytes) : 'unsupported';
}

/** Undefined where the rows do not fit into the 4 GB that WebAssembly addresses, or where it has no SIMD. */
export function createAssignKernel(rows: number, columns: number, k: number): AssignKernel | undefined {
  const layout = layoutOf(rows, columns, k);
  if (layout.bytes > BYTES_MAX) return undefined;
  compiled ??= compile();
  if (compiled === 'unsupported') return undefined;
  const memory = new webAssembly.Memory({ initial: Math.ceil(layout.bytes / PAGE_BYTES) });
  const instance = new webAssembly.Instance(compiled, { kernel: { memory } });
  return kernelOver(memory.buffer, layout, instance.exports as Exports);
}

/** Whether `createAssignKernel` would give one. */
export function hasAssignKernel(rows: number, columns: number, k: number): boolean {
  compiled ??= compile();
  return compiled !== 'unsupported' && layoutOf(rows, columns, k).bytes <= BYTES_MAX;
}

interface Layout {
  readonly bytes: number;
  readonly rowCount: number;
  readonly columns: number;
  readonly stride: number;
  readonly k: number;
  readonly paddedK: number;
  readonly offsets: Readonly<Record<Part, number>>;
}

type Part =
  | 'rows'
  | 'remainders'
  | 'labels'
  | 'margins'
  | 'thresholds'
  | 'centroids'
  | 'halfNorms'
  | 'list'
  | 'tile'
  | 'changed'
  | 'ambiguous'
  | 'sums'
  | 'counts'
  | 'raw'
  | 'origin'
  | 'columnSums';

function layoutOf(rowCount: number, columns: number, k: number): Layout {
  const stride = multipleOf(4, Math.max(columns, 1));
  const paddedK = multipleOf(CENTROIDS_AT_ONCE, k);
  const words: Readonly<Record<Part, number>> = {
    rows: rowCount * stride,
    remainders: rowCount * stride,
    labels: rowCount,
    margins: rowCount,
    thresholds: paddedK,
    centroids: paddedK * stride,
    halfNorms: paddedK,
    list: BLOCK_ROWS + TILE_ROWS,
    tile: TILE_BYTES_BESIDE_ROWS / 4 + TILE_ROWS * stride,
    changed: 2 * BLOCK_ROWS,
    ambiguous: BLOCK_ROWS,
    sums: 2 * k * stride,
    counts: k,
    raw: 2 * FILL_ROWS * columns,
    origin: 2 * columns,
    columnSums: 2 * columns,
  };
  let bytes = HEADER_BYTES;
  const place = (part: Part): number => {
    // A row that has no label yet, -1, reads what comes before the first threshold, and is taken from the sum before the
    // first sum.
    const offset = bytes + 8 * stride;
    bytes = offset + multipleOf(16, words[part] * 4);
    return offset;
  };
  const offsets = Object.fromEntries((Object.keys(words) as Part[]).map((part) => [part, place(part)]));
  return { bytes, rowCount, columns, stride, k, paddedK, offsets: offsets as Record<Part, number> };
}

function kernelOver(buffer: ArrayBuffer, layout: Layout, exports: Exports): AssignKernel {
  const { collect, assign, move } = exports;
  const { rowCount, stride, k, paddedK, offsets } = layout;
  const integers = new Int32Array(buffer, 0, HEADER_BYTES / 4);
  const floats = new Float32Array(buffer, 0, HEADER_BYTES / 4);
  for (const [part, offset] of Object.entries(offsets)) integers[HEADER[part as Part] / 4] = offset;
  integers[HEADER.columns / 4] = stride;
  integers[HEADER.rawColumns / 4] = layout.columns;
  integers[HEADER.centroidCount / 4] = paddedK;
  // Half an ulp for each product and each addition, on both sides of a difference; half as much again for safety.
  floats[HEADER.errorFactor / 4] = 1.5 * 2 ** -23 * (stride + 8);
  const list = new Int32Array(buffer, offsets.list, BLOCK_ROWS + TILE_ROWS);
  const packed = new Float32Array(buffer, offsets.centroids, paddedK * stride);
  const halfNorms = new Float32Array(buffer, offsets.halfNorms, paddedK).fill(Number.POSITIVE_INFINITY);
  return {
    stride,
    labels: new Int32Array(buffer, offsets.labels, rowCount),
    margins: new Float32Array(buffer, offsets.margins, rowCount),
    thresholds: new Float32Array(buffer, offsets.thresholds, paddedK),
    changed: new Int32Array(buffer, offsets.changed, 2 * BLOCK_ROWS),
    ambiguous: new Int32Array(buffer, offsets.ambiguous, BLOCK_ROWS),
    sums: new Float64Array(buffer, offsets.sums, k * stride),
    counts: new Int32Array(buffer, offsets.counts, k),
    fill: (matrix, frame) => fillRows(buffer, layout, exports, { matrix, frame }),
    move,
    setCentroids: (centroids) => {
      floats[HEADER.centroidNormMax / 4] = pack(centroids, { k, stride, packed, halfNorms });
    },
    run: (from, to) => {
      const count = collect(from, to);
      // The last tile is filled up with repetitions, which are left out again when it is settled.
      list.fill(list[count - 1] ?? 0, count, count + TILE_ROWS);
      if (count > 0) assign(count);
      const field = (name: keyof typeof HEADER): number => integers[HEADER[name] / 4] as number;
      return count === 0
        ? { changedCount: 0, ambiguousCount: 0 }
        : { changedCount: field('changedCount'), ambiguousCount: field('ambiguousCount') };
    },
  };
}

/** Copies the rows in, a few at a time. */
function fillRows(
  buffer: ArrayBuffer,
  { offsets, columns }: Layout,
  { fill }: Exports,
  { matrix, frame }: { readonly matrix: Matrix; readonly frame: Frame },
): Moments {
  const raw = new Float64Array(buffer, offsets.raw, FILL_ROWS * columns);
  const sums = new Float64Array(buffer, offsets.columnSums, columns).fill(0);
  new Float64Array(buffer, offsets.origin, columns).set(frame.origin);
  const header = new DataView(buffer, 0, HEADER_BYTES);
  header.setFloat64(HEADER.perUnit, frame.perUnit, true);
  header.setFloat64(HEADER.squares, 0, true);
  for (let from = 0; from < matrix.rows; from += FILL_ROWS) {
    const to = Math.min(from + FILL_ROWS, matrix.rows);
    raw.set(matrix.values.subarray(from * columns, to * columns));
    fill(from, to - from);
  }
  return { sums: sums.slice(), squares: header.getFloat64(HEADER.squares, true) };
}

interface Packed {
  readonly k: number;
  readonly stride: number;
  readonly packed: Float32Array;
  readonly halfNorms: Float32Array;
}

/** Writes four centroids side by side, column after column, as the kernel reads them. Gives max |c|^2. */
function pack(centroids: Float64Array, { k, stride, packed, halfNorms }: Packed): number {
  let normMax = 0;
  for (let c = 0; c < k; c++) {
    const lane = c % CENTROIDS_AT_ONCE;
    const begin = (c - lane) * stride + lane;
    let norm = 0;
    for (let j = 0; j < stride; j++) {
      const value = centroids[c * stride + j] as number;
      packed[begin + j * CENTROIDS_AT_ONCE] = value;
      norm += value * value;
    }
    halfNorms[c] = norm / 2;
    normMax = Math.max(normMax, norm);
  }
  return normMax;
}

function multipleOf(unit: number, value: number): number {
  return Math.ceil(value / unit) * unit;
}
