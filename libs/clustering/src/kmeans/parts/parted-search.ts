import { assertFinite, MAGNITUDE_MAX, type Matrix } from '../../matrix.ts';
import { type ClusterSums, meansOf } from '../bounded-search.ts';
import { frameOf, meanVarianceOf } from '../frame.ts';
import type { Search } from '../search.ts';
import { hasAssignKernel } from '../simd/assign-kernel.ts';
import { newPartsState, PARTS, type PartsState, partRows, partsOf } from './parts-state.ts';
import { RowPart, STEP } from './row-part.ts';
import type { ThreadTeam } from './thread-team.ts';

/** Fewer rows are not worth dividing: a step of all threads takes some 20 microseconds to begin and to end. */
export const PARTED_ROWS_MIN = 16_384;

/** What a thread is given: everything, and which parts are its own. */
export interface PartsShare {
  readonly state: PartsState;
  readonly parts: readonly number[];
}

const nobody: ThreadTeam = {
  count: 0,
  start: (_, own) => own(),
  step: (_, own) => own(),
  end: () => undefined,
};

/**
 * The search by bounds, in eight parts of the rows that threads share with the caller. Undefined where there are too few rows, or no
 * kernel for them. With and without threads, and with any number of them, it finds the same to the last bit. Throws NonFiniteError.
 */
export function createPartedSearch(
  matrix: Matrix,
  k: number,
  threads: ThreadTeam = nobody,
): Search | undefined {
  return isParted(matrix, k) ? new PartedSearch(matrix, k, threads) : undefined;
}

/** Whether there is such a search for these rows. */
export function isParted({ rows, columns }: Matrix, k: number): boolean {
  const { from, to } = partRows(rows, PARTS - 1);
  return rows >= PARTED_ROWS_MIN && hasAssignKernel(to - from, columns, k);
}

class PartedSearch implements Search {
  readonly meanVariance: number;
  readonly #state: PartsState;
  readonly #threads: ThreadTeam;
  #own: readonly RowPart[] = [];
  #areLabelsNew = true;

  constructor(matrix: Matrix, k: number, threads: ThreadTeam) {
    this.#threads = threads;
    const state = newPartsState(matrix, k, { frame: frameOf(matrix), isShared: threads.count > 0 });
    this.#state = state;
    const crew = threads.count + 1;
    const shares = Array.from(
      { length: threads.count },
      (_, i): PartsShare => ({ state, parts: partsOf(i + 1, crew) }),
    );
    threads.start(shares, () => {
      this.#own = partsOf(0, crew).map((part) => new RowPart(state, part));
    });
    const moments = sumOfMoments(state);
    // Sums that are what they should be say so of every value in them: only others have each looked at.
    if (!(Math.sqrt(moments.squares) / state.frame.perUnit < MAGNITUDE_MAX / 2)) assertFinite(matrix);
    this.meanVariance = meanVarianceOf(moments, state.rows, state.frame);
  }

  get labels(): Int32Array {
    if (this.#areLabelsNew) this.#step(STEP.report);
    this.#areLabelsNew = false;
    return this.#state.labels;
  }

  restart(): void {
    this.#areLabelsNew = true;
    this.#step(STEP.restart);
  }

  assign(centroids: Matrix): void {
    this.#areLabelsNew = true;
    this.#state.centroids.set(centroids.values);
    this.#step(STEP.assign);
  }

  means(former: Matrix): Matrix {
    return meansOf(sumOfParts(this.#state), this.#state.frame, former);
  }

  inertia(centroids: Matrix): number {
    const fast = inertiaOfSums(this.#state, centroids);
    if (fast !== undefined) return fast;
    this.#state.centroids.set(centroids.values);
    this.#step(STEP.inertia);
    return this.#state.inertias.reduce((total, inertia) => total + inertia, 0);
  }

  renumber(order: Int32Array): void {
    this.#areLabelsNew = true;
    this.#state.order.set(order);
    this.#step(STEP.renumber);
  }

  #step(code: number): void {
    this.#threads.step(code, () => {
      for (const part of this.#own) part.step(code);
    });
  }
}

// What of the sum of squares must be left for the difference to hold twelve digits.
const INERTIA_SHARE_MIN = 1e-4;

/**
 * sum |x - c|^2 = sum |x|^2 - 2 sum_c c . S_c + sum_c n_c |c|^2, with S_c and n_c the sum and the number of the rows of c, which are
 * there already. Undefined where the clusters are so tight that little is left of the difference: then rows are looked at.
 */
function inertiaOfSums(state: PartsState, centroids: Matrix): number | undefined {
  const { k, columns, frame } = state;
  const { sums, counts, stride } = sumOfParts(state);
  const { squares } = sumOfMoments(state);
  let inertia = squares;
  for (let c = 0; c < k; c++) {
    let [product, norm] = [0, 0];
    for (let j = 0; j < columns; j++) {
      const value =
        ((centroids.values[c * columns + j] as number) - (frame.origin[j] as number)) * frame.perUnit;
      product += value * (sums[c * stride + j] as number);
      norm += value * value;
    }
    inertia += (counts[c] as number) * norm - 2 * product;
  }
  return inertia > INERTIA_SHARE_MIN * squares ? inertia / frame.perUnit ** 2 : undefined;
}

function sumOfParts({ k, stride, sums, counts }: PartsState): ClusterSums {
  const total = { sums: new Float64Array(k * stride), counts: new Int32Array(k), stride };
  for (let part = 0; part < PARTS; part++) {
    add(total.sums, sums, part * k * stride);
    add(total.counts, counts, part * k);
  }
  return total;
}

function sumOfMoments({ columns, moments }: PartsState): { sums: Float64Array; squares: number } {
  const total = new Float64Array(columns + 1);
  for (let part = 0; part < PARTS; part++) add(total, moments, part * (columns + 1));
  return { sums: total.subarray(0, columns), squares: total[columns] as number };
}

/** total[i] += values[from + i] */
function add(total: Float64Array | Int32Array, values: Float64Array | Int32Array, from: number): void {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (values[from + i] as number);
}
