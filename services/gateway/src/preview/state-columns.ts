import { type FeatureState, featureBounds, halfLivesDays, signals } from '@shoal/contracts';
import { newFeatureState } from '@shoal/features';

const halfLives = halfLivesDays.length;
const decayedFrom = signals.length;
const othersFrom = decayedFrom + signals.length * halfLives;
const recentFrom = othersFrom + 17;
const width = recentFrom + featureBounds.recentOrders;

/** Rows that room is made for at once. */
const chunkRows = 4_096;

/**
 * The numbers of many states in typed arrays, some 400 bytes a customer and none of them an object: states as they come
 * would take five times as much, and the time of the garbage collector. Everything that rules can ask for is there; texts and
 * lists of items are not. What a state leaves out is NaN.
 */
export class StateColumns {
  readonly #chunks: Float64Array[] = [];
  readonly #scratch = newFeatureState('', '', 0);

  put(row: number, state: FeatureState): void {
    const { recentAt } = state.orders;
    const numbers = this.#numbersOf(row);
    signals.forEach((signal, i) => {
      numbers[i] = state.totals[signal];
      numbers.set(state.decayed[signal], decayedFrom + i * halfLives);
    });
    numbers.set(othersOf(state), othersFrom);
    numbers.fill(Number.NaN, recentFrom);
    numbers.set(recentAt.slice(-featureBounds.recentOrders), recentFrom);
  }

  /** A state with the numbers of a row. The same object at every call: use it before the next. */
  read(row: number): FeatureState {
    const chunk = this.#chunks[Math.floor(row / chunkRows)] as Float64Array;
    const from = (row % chunkRows) * width;
    const scratch = this.#scratch;
    for (let i = 0; i < signals.length; i += 1) {
      const signal = signals[i] as (typeof signals)[number];
      scratch.totals[signal] = chunk[from + i] as number;
      const decayed = scratch.decayed[signal];
      for (let j = 0; j < halfLives; j += 1)
        decayed[j] = chunk[from + decayedFrom + i * halfLives + j] as number;
    }
    readOthers(chunk, from + othersFrom, scratch);
    readRecent(chunk, from + recentFrom, scratch.orders.recentAt);
    return scratch;
  }

  #numbersOf(row: number): Float64Array {
    const number = Math.floor(row / chunkRows);
    let chunk = this.#chunks[number];
    if (!chunk) {
      chunk = new Float64Array(chunkRows * width);
      this.#chunks[number] = chunk;
    }
    const from = (row % chunkRows) * width;
    return chunk.subarray(from, from + width);
  }
}

function othersOf({ orders, baskets, prices, reviews, ...state }: FeatureState): number[] {
  return [
    ...[state.firstSeenAt, state.lastSeenAt, state.decayedAt],
    ...[orders.firstAt ?? Number.NaN, orders.lastAt ?? Number.NaN],
    ...[orders.squares, orders.gapSquares, orders.discounted, orders.discount, orders.refunded],
    ...[baskets.opened, baskets.ordered, baskets.openedAt ?? Number.NaN],
    ...[prices.count, prices.logSum, reviews.count, reviews.ratingSum],
  ];
}

/** In the order of `othersOf`; written out, since it runs for every customer of a preview. */
function readOthers(chunk: Float64Array, from: number, state: FeatureState): void {
  const { orders, baskets, prices, reviews } = state;
  state.firstSeenAt = chunk[from] as number;
  state.lastSeenAt = chunk[from + 1] as number;
  state.decayedAt = chunk[from + 2] as number;
  orders.firstAt = known(chunk[from + 3] as number);
  orders.lastAt = known(chunk[from + 4] as number);
  orders.squares = chunk[from + 5] as number;
  orders.gapSquares = chunk[from + 6] as number;
  orders.discounted = chunk[from + 7] as number;
  orders.discount = chunk[from + 8] as number;
  orders.refunded = chunk[from + 9] as number;
  baskets.opened = chunk[from + 10] as number;
  baskets.ordered = chunk[from + 11] as number;
  baskets.openedAt = known(chunk[from + 12] as number);
  prices.count = chunk[from + 13] as number;
  prices.logSum = chunk[from + 14] as number;
  reviews.count = chunk[from + 15] as number;
  reviews.ratingSum = chunk[from + 16] as number;
}

function readRecent(chunk: Float64Array, from: number, recentAt: number[]): void {
  recentAt.length = 0;
  for (let i = from; i < from + featureBounds.recentOrders; i += 1) {
    const at = chunk[i] as number;
    if (!Number.isNaN(at)) recentAt.push(at);
  }
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
