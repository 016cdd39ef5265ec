import { createMatrix, type Matrix } from '../../matrix.ts';
import { createBoundedSearch } from '../bounded-search.ts';
import { type PartsState, partRows } from './parts-state.ts';

/** What all parts do at once. */
export const STEP = { restart: 0, assign: 1, renumber: 2, report: 3, inertia: 4 } as const;

/** Some of the rows of a search, with bounds and a kernel of their own. */
export class RowPart {
  readonly #state: PartsState;
  readonly #part: number;
  readonly #search: NonNullable<ReturnType<typeof createBoundedSearch>>;

  /** Throws a RangeError where there is no kernel: who divides the rows has made sure that there is one. */
  constructor(state: PartsState, part: number) {
    const { rows, columns, values, k, frame } = state;
    const { from, to } = partRows(rows, part);
    const matrix = createMatrix(to - from, columns, values.subarray(from * columns, to * columns));
    const search = createBoundedSearch(matrix, k, frame);
    if (search === undefined) throw new RangeError(`there is no kernel for ${to - from} x ${columns} values`);
    this.#state = state;
    this.#part = part;
    this.#search = search;
    const at = part * (columns + 1);
    state.moments.set(search.moments.sums, at);
    state.moments[at + columns] = search.moments.squares;
  }

  step(code: number): void {
    const { order, inertias } = this.#state;
    if (code === STEP.restart) this.#search.restart();
    else if (code === STEP.assign) this.#assign();
    else if (code === STEP.renumber) this.#search.renumber(order.slice());
    else if (code === STEP.report) this.#report();
    else inertias[this.#part] = this.#search.inertia(this.#centroids());
  }

  #assign(): void {
    const { k, stride, sums, counts } = this.#state;
    this.#search.assign(this.#centroids());
    const own = this.#search.clusterSums;
    sums.set(own.sums, this.#part * k * stride);
    counts.set(own.counts, this.#part * k);
  }

  #report(): void {
    const { rows, labels } = this.#state;
    labels.set(this.#search.labels, partRows(rows, this.#part).from);
  }

  /** A copy: the search compares with it when the next ones come. */
  #centroids(): Matrix {
    const { k, columns, centroids } = this.#state;
    return createMatrix(k, columns, Float64Array.from(centroids));
  }
}
