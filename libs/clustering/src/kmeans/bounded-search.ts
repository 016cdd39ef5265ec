import { createMatrix, type Matrix, takeRows } from '../matrix.ts';
import { type Frame, frameOf, meanVarianceOf } from './frame.ts';
import { inertiaOf, nearestCentroid } from './nearest-centroid.ts';
import type { ReloadableSearch } from './search.ts';
import { type AssignKernel, BLOCK_ROWS, createAssignKernel, type Moments } from './simd/assign-kernel.ts';

// A threshold is rounded up by more than float32 rounds.
const ROUND_UP = 1 + 2 ** -22;

/**
 * Hamerly's bounds (2010) in the form of one number a row. A row whose nearest centroid is nearer by a gap than the second
 * keeps it as long as the sum of what its own centroid and the fastest other one have moved since stays below that gap:
 * d(x, own) grows by no more than the first, d(x, other) shrinks by no more than the second. What each label has moved in
 * sum is its threshold, so a pass reads a margin, a label and a threshold for most rows, and writes nothing.
 *
 * Rows that need a look are measured in float32, four lanes at a time, with a bound on the error; where that cannot tell
 * the nearest from the second, float64 does. So every label is the one that float64 alone would give.
 */
export function createBoundedSearch(
  matrix: Matrix,
  k: number,
  frame: Frame = frameOf(matrix),
): BoundedSearch | undefined {
  const kernel = createAssignKernel(matrix.rows, matrix.columns, k);
  return kernel && new BoundedSearch(matrix, k, { kernel, frame });
}

/** What is known of the rows of each label: their number, and the sums of their differences from the frame's origin. */
export interface ClusterSums {
  /** In the frame's unit; cluster c begins at c * stride. */
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  readonly stride: number;
}

class BoundedSearch implements ReloadableSearch {
  readonly #kernel: AssignKernel;
  #matrix: Matrix;
  #frame: Frame;
  /** What each label has moved in sum, with the fastest other one. */
  readonly #path: Float64Array;
  #former: Matrix | undefined;
  #moments: Moments;

  constructor(
    matrix: Matrix,
    k: number,
    { kernel, frame }: { readonly kernel: AssignKernel; readonly frame: Frame },
  ) {
    this.#kernel = kernel;
    this.#path = new Float64Array(k);
    this.#matrix = matrix;
    this.#frame = frame;
    this.#moments = kernel.fill(matrix, frame);
    this.restart();
  }

  get moments(): Moments {
    return this.#moments;
  }

  get clusterSums(): ClusterSums {
    return this.#kernel;
  }

  get meanVariance(): number {
    return meanVarianceOf(this.#moments, this.#matrix.rows, this.#frame);
  }

  get labels(): Int32Array {
    return this.#kernel.labels.subarray(0, this.#matrix.rows);
  }

  load(matrix: Matrix): void {
    this.#matrix = matrix;
    this.#frame = frameOf(matrix);
    this.#moments = this.#kernel.fill(matrix, this.#frame);
    this.restart();
  }

  restart(): void {
    this.#kernel.labels.fill(-1);
    this.#kernel.margins.fill(Number.NEGATIVE_INFINITY);
    this.#kernel.sums.fill(0);
    this.#kernel.counts.fill(0);
    this.#path.fill(0);
    this.#former = undefined;
  }

  assign(centroids: Matrix): void {
    this.#moveCentroids(centroids);
    const kernel = this.#kernel;
    for (let from = 0; from < this.#matrix.rows; from += BLOCK_ROWS) {
      const to = Math.min(from + BLOCK_ROWS, this.#matrix.rows);
      const { changedCount, ambiguousCount } = kernel.run(from, to);
      kernel.move(changedCount + this.#settle(ambiguousCount, centroids, changedCount));
    }
  }

  means(former: Matrix): Matrix {
    return meansOf(this.#kernel, this.#frame, former);
  }

  inertia(centroids: Matrix): number {
    return inertiaOf(this.#matrix, { centroids, labels: this.labels });
  }

  renumber(order: Int32Array): void {
    const { labels, sums, counts, stride } = this.#kernel;
    const ranks = new Int32Array(order.length);
    order.forEach((former, now) => {
      ranks[former] = now;
    });
    for (let i = 0; i < labels.length; i++) labels[i] = ranks[labels[i] as number] as number;
    const [path, sum, count] = [this.#path.slice(), sums.slice(), counts.slice()];
    order.forEach((former, now) => {
      this.#path[now] = path[former] as number;
      sums.set(sum.subarray(former * stride, (former + 1) * stride), now * stride);
      counts[now] = count[former] as number;
    });
    if (this.#former) this.#former = takeRows(this.#former, order);
  }

  /** Decides in float64 what float32 could not; gives how many pairs this added to those in `changed`. */
  #settle(count: number, centroids: Matrix, changedCount: number): number {
    const { ambiguous, changed, labels } = this.#kernel;
    let total = changedCount;
    for (let i = 0; i < count; i++) {
      const row = ambiguous[i] as number;
      const former = labels[row] as number;
      const label = nearestCentroid(this.#matrix, row, centroids);
      if (label === former) continue;
      labels[row] = label;
      changed[2 * total] = row;
      changed[2 * total + 1] = former;
      total++;
    }
    return total - changedCount;
  }

  #moveCentroids(centroids: Matrix): void {
    const { rows: k, columns, values } = centroids;
    const { stride, thresholds } = this.#kernel;
    const { origin, perUnit } = this.#frame;
    const framed = new Float64Array(k * stride);
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < columns; j++) {
        framed[c * stride + j] = ((values[c * columns + j] as number) - (origin[j] as number)) * perUnit;
      }
    }
    this.#kernel.setCentroids(framed);
    if (this.#former) lengthenPaths(this.#path, this.#former, centroids, perUnit);
    for (let c = 0; c < k; c++) thresholds[c] = (this.#path[c] as number) * ROUND_UP;
    this.#former = centroids;
  }
}

/**
 * The mean of a cluster is that of its rows' differences from the origin, so that a common offset costs no digits. One without
 * rows keeps its former centroid.
 */
export function meansOf(
  { sums, counts, stride }: ClusterSums,
  { origin, perUnit }: Frame,
  former: Matrix,
): Matrix {
  const means = createMatrix(former.rows, former.columns, former.values.slice());
  for (let c = 0; c < means.rows; c++) {
    const count = counts[c] as number;
    if (count === 0) continue;
    for (let j = 0; j < means.columns; j++) {
      const sum = (sums[c * stride + j] as number) / perUnit;
      // Divided last: sums of whole numbers then give the very mean of whole numbers.
      means.values[c * means.columns + j] = (sum + count * (origin[j] as number)) / count;
    }
  }
  return means;
}

/** path(a) += |move of a| + max over c != a of |move of c|. */
function lengthenPaths(path: Float64Array, from: Matrix, to: Matrix, perUnit: number): void {
  const { rows: k, columns } = to;
  const moves = new Float64Array(k);
  let fastest = 0;
  for (let c = 0; c < k; c++) {
    let squared = 0;
    for (let j = c * columns; j < (c + 1) * columns; j++) {
      squared += ((to.values[j] as number) - (from.values[j] as number)) ** 2;
    }
    moves[c] = Math.sqrt(squared) * perUnit;
    if ((moves[c] as number) > (moves[fastest] as number)) fastest = c;
  }
  let runnerUp = 0;
  for (let c = 0; c < k; c++) if (c !== fastest) runnerUp = Math.max(runnerUp, moves[c] as number);
  for (let c = 0; c < k; c++) {
    path[c] =
      (path[c] as number) + (moves[c] as number) + (c === fastest ? runnerUp : (moves[fastest] as number));
  }
}
