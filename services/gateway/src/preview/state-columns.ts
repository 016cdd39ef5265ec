import { type FeatureState, featureBounds, halfLivesDays, signals } from '@shoal/contracts';
import { newFeatureState } from '@shoal/features';

/** One number of a state: how it is read, and how it is put back. What is not there is NaN. */
interface Column {
  readonly get: (state: FeatureState) => number | undefined;
  readonly set: (state: FeatureState, value: number) => void;
}

type Numbers = Record<string, number | undefined>;

/** A number in a part of the state; `optional` ones are put back as undefined. */
function column(part: (state: FeatureState) => object, name: string, isOptional = false): Column {
  return {
    get: (state) => (part(state) as Numbers)[name],
    set: (state, value) => {
      (part(state) as Numbers)[name] = isOptional && Number.isNaN(value) ? undefined : value;
    },
  };
}

const itself = (state: FeatureState) => state;
const orders = (state: FeatureState) => state.orders;
const baskets = (state: FeatureState) => state.baskets;

/** Everything in a state that rules can ask for, times and counts and amounts, without its texts and lists of items. */
const columns: readonly Column[] = [
  ...['firstSeenAt', 'lastSeenAt', 'decayedAt'].map((name) => column(itself, name)),
  ...signals.map((signal) => column((state) => state.totals, signal)),
  ...['firstAt', 'lastAt'].map((name) => column(orders, name, true)),
  ...['squares', 'gapSquares', 'discounted', 'discount', 'refunded'].map((name) => column(orders, name)),
  ...signals.flatMap((signal) =>
    halfLivesDays.map((_, i) => column((state) => state.decayed[signal], String(i))),
  ),
  ...['opened', 'ordered'].map((name) => column(baskets, name)),
  column(baskets, 'openedAt', true),
  ...['count', 'logSum'].map((name) => column((state) => state.prices, name)),
  ...['count', 'ratingSum'].map((name) => column((state) => state.reviews, name)),
];

const width = columns.length + featureBounds.recentOrders;

/** Rows that room is made for at once. */
const chunkRows = 4_096;

/**
 * The numbers of many states in typed arrays, some 400 bytes a customer and none of them an object: states as they come
 * would take five times as much, and the time of the garbage collector.
 */
export class StateColumns {
  readonly #chunks: Float64Array[] = [];
  readonly #scratch = newFeatureState('', '', 0);
  readonly #getters = columns.map(({ get }) => get);
  readonly #setters = columns.map(({ set }) => set);

  put(row: number, state: FeatureState): void {
    const at = this.#place(row);
    const { chunk } = at;
    let { offset } = at;
    for (const get of this.#getters) {
      chunk[offset] = get(state) ?? Number.NaN;
      offset += 1;
    }
    for (let i = 0; i < featureBounds.recentOrders; i += 1) {
      chunk[offset + i] = state.orders.recentAt[i] ?? Number.NaN;
    }
  }

  /** A state with the numbers of a row. The same object at every call: use it before the next. */
  read(row: number): FeatureState {
    const { chunk, offset } = this.#place(row);
    const scratch = this.#scratch;
    this.#setters.forEach((set, i) => {
      set(scratch, chunk[offset + i] as number);
    });
    const { recentAt } = scratch.orders;
    recentAt.length = 0;
    for (let i = columns.length; i < width; i += 1) {
      const at = chunk[offset + i] as number;
      if (!Number.isNaN(at)) recentAt.push(at);
    }
    return scratch;
  }

  #place(row: number): { readonly chunk: Float64Array; readonly offset: number } {
    const number = Math.floor(row / chunkRows);
    let chunk = this.#chunks[number];
    if (!chunk) {
      chunk = new Float64Array(chunkRows * width);
      this.#chunks[number] = chunk;
    }
    return { chunk, offset: (row % chunkRows) * width };
  }
}
