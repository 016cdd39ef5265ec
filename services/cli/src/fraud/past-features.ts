import { EntityHistory, HISTORY_FEATURES } from './entity-history.ts';
import { PairCounts } from './pair-counts.ts';

/** A column of entities by number, -1 where a row has none. */
export interface EntityColumn {
  readonly name: string;
  readonly codes: Int32Array;
  /** How many there are: numbers lie below. */
  readonly size: number;
}

/** Orders as time passed: all columns in the order of time. */
export interface OrdersInTime {
  /** Milliseconds since 1970, never falling. */
  readonly at: Float64Array;
  /** NaN where it is not known. */
  readonly amount: Float64Array;
  readonly entities: readonly EntityColumn[];
}

export interface FeatureColumn {
  readonly name: string;
  readonly values: Float64Array;
  /** Whether it counts all that was before, and so grows as long as time goes on. */
  readonly growsWithTime?: boolean;
}

/**
 * What was known of the entities of each order before it was placed: the features of HISTORY_FEATURES of each, and with how many of each
 * other entity it was seen. Orders of the same moment do not know of each other, so that their order in the file says nothing.
 */
export function pastFeatures(orders: OrdersInTime): readonly FeatureColumn[] {
  const pasts: readonly Past[] = [
    ...orders.entities.map((entity) => new EntityPast(orders, entity)),
    ...pairsOf(orders.entities),
  ];
  for (const moment of moments(orders.at)) {
    for (const past of pasts) for (const row of moment) past.read(row);
    for (const past of pasts) for (const row of moment) past.learn(row);
  }
  return pasts.flatMap(({ features }) => features);
}

/** What is known of the rows that were learned so far. */
interface Past {
  readonly features: readonly FeatureColumn[];
  /** Fills in the features of a row. */
  read(row: number): void;
  learn(row: number): void;
}

/** The rows of each moment, one moment after the other. */
function* moments(at: Float64Array): Generator<readonly number[]> {
  let rows: number[] = [];
  for (const [row, moment] of at.entries()) {
    if (rows.length > 0 && moment !== at[row - 1]) {
      yield rows;
      rows = [];
    }
    rows.push(row);
  }
  yield rows;
}

/** One column of entities. A row without an entity has no past: its features are missing. */
class EntityPast implements Past {
  readonly features: readonly FeatureColumn[];
  readonly #orders: OrdersInTime;
  readonly #codes: Int32Array;
  readonly #history: EntityHistory;

  constructor(orders: OrdersInTime, { name, codes, size }: EntityColumn) {
    this.#orders = orders;
    this.#codes = codes;
    this.#history = new EntityHistory(size);
    this.features = HISTORY_FEATURES.map((feature) => ({
      ...missing(`${name}: ${feature}`, codes.length),
      growsWithTime: feature === 'orders before',
    }));
  }

  read(row: number): void {
    const code = this.#codes[row] ?? -1;
    if (code < 0) return;
    const { at, amount } = this.#orders;
    const known = this.#history.read(code, at[row] ?? 0, amount[row] ?? Number.NaN);
    for (const [f, { values }] of this.features.entries()) values[row] = known[f] ?? Number.NaN;
  }

  learn(row: number): void {
    const code = this.#codes[row] ?? -1;
    const { at, amount } = this.#orders;
    if (code >= 0) this.#history.learn(code, at[row] ?? 0, amount[row] ?? Number.NaN);
  }
}

/** Two columns of entities, each of which knows with how many of the other it was seen. */
class PairPast implements Past {
  readonly features: readonly [FeatureColumn, FeatureColumn];
  readonly #first: EntityColumn;
  readonly #second: EntityColumn;
  readonly #counts: PairCounts;

  constructor(first: EntityColumn, second: EntityColumn) {
    this.#first = first;
    this.#second = second;
    this.#counts = new PairCounts(first.size, second.size);
    const rows = first.codes.length;
    this.features = [
      { ...missing(`${first.name}: different ${second.name}`, rows), growsWithTime: true },
      { ...missing(`${second.name}: different ${first.name}`, rows), growsWithTime: true },
    ];
  }

  read(row: number): void {
    const first = this.#first.codes[row] ?? -1;
    const second = this.#second.codes[row] ?? -1;
    const [ofFirst, ofSecond] = this.features;
    if (first >= 0) ofFirst.values[row] = this.#counts.read(0, first);
    if (second >= 0) ofSecond.values[row] = this.#counts.read(1, second);
  }

  learn(row: number): void {
    const first = this.#first.codes[row] ?? -1;
    const second = this.#second.codes[row] ?? -1;
    if (first >= 0 && second >= 0) this.#counts.learn(first, second);
  }
}

function pairsOf(entities: readonly EntityColumn[]): readonly PairPast[] {
  return entities.flatMap((first, i) => entities.slice(i + 1).map((second) => new PairPast(first, second)));
}

function missing(name: string, rows: number): FeatureColumn {
  return { name, values: new Float64Array(rows).fill(Number.NaN) };
}
