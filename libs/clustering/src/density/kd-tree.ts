import type { Matrix } from '../matrix.ts';
import { selectSmallest } from './select-smallest.ts';

/**
 * A balanced k-d tree (Bentley 1975) in typed arrays. Node i has the children 2i + 1 and 2i + 2 and holds the
 * positions starts[i] to ends[i] - 1; each node knows the smallest box around its points. Memory is linear.
 */
export interface KdTree {
  readonly columns: number;
  /** The points in the tree's order, so that those of a node lie side by side: cell (position, j). */
  readonly points: Float64Array;
  /** The row of the matrix at each position. */
  readonly order: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Nodes from here on are leaves. */
  readonly firstLeaf: number;
  /** Least and greatest coordinate of node i in column j at i * columns + j; Infinity and -Infinity without points. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

// Measured on 20,000 to 100,000 rows of 2 to 8 columns: fewer cost more boxes, more cost more distances.
const LEAF_ROWS = 32;
// The widest column of so many points of a node is as good to split at as that of all.
const SPREAD_SAMPLE = 48;

/** Builds the tree over all rows: O(rows log rows). The rows must be finite. */
export function buildKdTree(matrix: Matrix, leafRows = LEAF_ROWS): KdTree {
  const { rows, columns } = matrix;
  const levels = Math.max(0, Math.ceil(Math.log2(rows / leafRows)));
  const firstLeaf = 2 ** levels - 1;
  const nodes = 2 * firstLeaf + 1;
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const starts = new Int32Array(nodes);
  const ends = new Int32Array(nodes);
  ends[0] = rows;
  const keys = new Float64Array(rows);
  for (let node = 0; node < firstLeaf; node++) {
    const start = starts[node] as number;
    const end = ends[node] as number;
    const middle = (start + end) >> 1;
    splitAt(matrix, { order, keys, start, middle, end });
    starts[2 * node + 1] = start;
    ends[2 * node + 1] = middle;
    starts[2 * node + 2] = middle;
    ends[2 * node + 2] = end;
  }
  const points = new Float64Array(rows * columns);
  for (let position = 0; position < rows; position++) {
    const from = (order[position] as number) * columns;
    for (let j = 0; j < columns; j++) points[position * columns + j] = matrix.values[from + j] as number;
  }
  return withBoxes({ columns, points, order, starts, ends, firstLeaf });
}

/** The tree of the same shape that holds only the positions with `kept` 1: nodes may become empty. */
export function keepPositions(tree: KdTree, kept: Uint8Array): KdTree {
  const { columns, points, order, starts, ends, firstLeaf } = tree;
  // before[i]: the kept positions below i, which is where a node that starts at i starts in the new tree.
  const before = new Int32Array(order.length + 1);
  for (let i = 0; i < order.length; i++) before[i + 1] = (before[i] as number) + (kept[i] as number);
  const count = before[order.length] as number;
  const keptPoints = new Float64Array(count * columns);
  const keptOrder = new Int32Array(count);
  for (let i = 0; i < order.length; i++) {
    if (kept[i] !== 1) continue;
    const to = before[i] as number;
    keptOrder[to] = order[i] as number;
    for (let j = 0; j < columns; j++) keptPoints[to * columns + j] = points[i * columns + j] as number;
  }
  return withBoxes({
    columns,
    points: keptPoints,
    order: keptOrder,
    starts: starts.map((start) => before[start] as number),
    ends: ends.map((end) => before[end] as number),
    firstLeaf,
  });
}

interface Span {
  readonly order: Int32Array;
  readonly keys: Float64Array;
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** Orders the span so that no row before the middle lies behind one after it in the widest column. */
function splitAt(matrix: Matrix, { order, keys, start, middle, end }: Span): void {
  const { columns, values } = matrix;
  const column = widestColumn(matrix, order, start, end);
  for (let i = start; i < end; i++) keys[i] = values[(order[i] as number) * columns + column] as number;
  selectSmallest(keys, order, { start, end, count: middle - start });
}

function widestColumn({ columns, values }: Matrix, order: Int32Array, start: number, end: number): number {
  const step = Math.max(1, Math.floor((end - start) / SPREAD_SAMPLE));
  let widest = 0;
  let most = -1;
  for (let j = 0; j < columns; j++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i += step) {
      const value = values[(order[i] as number) * columns + j] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > most) {
      most = high - low;
      widest = j;
    }
  }
  return widest;
}

function withBoxes(tree: Omit<KdTree, 'lows' | 'highs'>): KdTree {
  const { columns, points, starts, ends, firstLeaf } = tree;
  const lows = new Float64Array(starts.length * columns).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(starts.length * columns).fill(Number.NEGATIVE_INFINITY);
  for (let leaf = firstLeaf; leaf < starts.length; leaf++) {
    const box = leaf * columns;
    for (let cell = (starts[leaf] as number) * columns; cell < (ends[leaf] as number) * columns; cell++) {
      const at = box + (cell % columns);
      const value = points[cell] as number;
      if (value < (lows[at] as number)) lows[at] = value;
      if (value > (highs[at] as number)) highs[at] = value;
    }
  }
  for (let node = firstLeaf - 1; node >= 0; node--) {
    for (let j = 0; j < columns; j++) {
      const left = (2 * node + 1) * columns + j;
      lows[node * columns + j] = Math.min(lows[left] as number, lows[left + columns] as number);
      highs[node * columns + j] = Math.max(highs[left] as number, highs[left + columns] as number);
    }
  }
  return { ...tree, lows, highs };
}
