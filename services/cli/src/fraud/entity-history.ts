const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An entity that always pays the same is not taken to vary by less than this share of it. */
const DEVIATION_LEAST = 0.01;

/** What is known of one entity before an order: the names of the features, in their order. */
export const HISTORY_FEATURES = [
  'orders before',
  'seconds since the last',
  'orders in an hour',
  'orders in a day',
  'amount deviation',
] as const;

/**
 * The past of each value of one entity column, learned order by order as time goes on: `read` sees what `learn` was told, and nothing
 * else. Entities are numbered from 0. Without amounts the deviation is missing.
 */
export class EntityHistory {
  readonly #times: number[][];
  readonly #hourFrom: Int32Array;
  readonly #dayFrom: Int32Array;
  readonly #amounts: Float64Array;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;

  constructor(entities: number) {
    this.#times = Array.from({ length: entities }, () => []);
    this.#hourFrom = new Int32Array(entities);
    this.#dayFrom = new Int32Array(entities);
    this.#amounts = new Float64Array(entities);
    this.#mean = new Float64Array(entities);
    this.#squares = new Float64Array(entities);
  }

  /** The features in the order of their names; `at`, in milliseconds, must not lie before what was asked of the entity last. */
  read(entity: number, at: number, amount: number): readonly number[] {
    const times = this.#times[entity] ?? [];
    const last = times.at(-1) ?? Number.NaN;
    return [
      times.length,
      (at - last) / 1_000,
      times.length - advance(this.#hourFrom, entity, times, at - HOUR_MS),
      times.length - advance(this.#dayFrom, entity, times, at - DAY_MS),
      this.#deviation(entity, amount),
    ];
  }

  /** Welford's mean and sum of squares (1962), which lose nothing to cancellation. */
  learn(entity: number, at: number, amount: number): void {
    this.#times[entity]?.push(at);
    if (Number.isNaN(amount)) return;
    const count = (this.#amounts[entity] ?? 0) + 1;
    const mean = this.#mean[entity] ?? 0;
    const moved = mean + (amount - mean) / count;
    this.#amounts[entity] = count;
    this.#mean[entity] = moved;
    this.#squares[entity] = (this.#squares[entity] ?? 0) + (amount - mean) * (amount - moved);
  }

  /** How many standard deviations the amount lies above the entity's mean; NaN before there are two amounts. */
  #deviation(entity: number, amount: number): number {
    const count = this.#amounts[entity] ?? 0;
    if (count < 2) return Number.NaN;
    const mean = this.#mean[entity] ?? 0;
    const deviation = Math.sqrt((this.#squares[entity] ?? 0) / (count - 1));
    const least = Math.max(deviation, DEVIATION_LEAST * Math.abs(mean));
    return least === 0 ? Number.NaN : (amount - mean) / least;
  }
}

/** Moves the start of a window on to the first time within it, and returns it. */
function advance(from: Int32Array, entity: number, times: readonly number[], since: number): number {
  let start = from[entity] ?? 0;
  while (start < times.length && (times[start] ?? 0) < since) start++;
  from[entity] = start;
  return start;
}
