import { DataError } from './errors.ts';
import { DAY_MS, type Period, periodOf } from './period.ts';

/** What customers bought, a row each, in any order: columns of equal length. */
export interface Transactions {
  /** Names of the customers; the others are places in it. */
  readonly customers: readonly string[];
  /** Whose it is: a place in `customers`. */
  readonly customer: Int32Array;
  /** When: milliseconds since 1970, in UTC. */
  readonly at: Float64Array;
  /** What was paid. */
  readonly amount: Float64Array;
  /** How many pieces it was; left out, each transaction counts as one. */
  readonly pieces?: Float64Array;
}

/**
 * What each customer bought in each period, those of customer c in the rows from starts[c] up to starts[c + 1], in the order of time.
 * Whatever falls into one period is one purchase.
 */
export interface Purchases {
  readonly period: Period;
  /** One more than there are customers. */
  readonly starts: Int32Array;
  /** The number of the period, counted from 1970. */
  readonly at: Int32Array;
  /** The sum of what was paid in the period. */
  readonly amount: Float64Array;
  /** The transactions of the period. */
  readonly lines: Int32Array;
  /** The pieces that were bought in the period. */
  readonly pieces: Float64Array;
}

/** Some 2,700 years of days: dates beyond are mistakes, and the sort below has a place for each period. */
const PERIODS_MAX = 1_000_000;

/** The purchases that fell after the day of `after` and no later than the day of `until`, both in milliseconds since 1970. */
export interface Span {
  readonly after?: number;
  readonly until?: number;
}

/**
 * Sorts transactions by customer and period and sums up those that share both. Whole days are in or out: the day of `until` is in.
 * Throws DataError where columns differ in length, a place is none, a time or an amount is not finite, or times lie too far apart.
 */
export function purchasesOf(transactions: Transactions, period: Period, span: Span = {}): Purchases {
  checkTransactions(transactions);
  const { customers, customer, at, amount, pieces } = transactions;
  const rows = rowsWithin(at, span);
  const periods = Int32Array.from(rows, (row) => periodOf(at[row] as number, period));
  const order = sortRows(rows, periods, { customer, customers: customers.length });
  const starts = new Int32Array(customers.length + 1);
  const out = { at: new Int32Array(rows.length), lines: new Int32Array(rows.length) };
  const sums = { amount: new Float64Array(rows.length), pieces: new Float64Array(rows.length) };
  let size = 0;
  let owner = -1;
  for (const k of order) {
    const row = rows[k] as number;
    const whose = customer[row] as number;
    const isNew = whose !== owner || out.at[size - 1] !== periods[k];
    for (; owner < whose; owner++) starts[owner + 1] = size;
    if (isNew) out.at[size++] = periods[k] as number;
    const last = size - 1;
    sums.amount[last] = (sums.amount[last] as number) + (amount[row] as number);
    sums.pieces[last] = (sums.pieces[last] as number) + (pieces?.[row] ?? 1);
    out.lines[last] = (out.lines[last] as number) + 1;
  }
  starts.fill(size, owner + 1);
  return {
    period,
    starts,
    at: out.at.subarray(0, size),
    amount: sums.amount.subarray(0, size),
    lines: out.lines.subarray(0, size),
    pieces: sums.pieces.subarray(0, size),
  };
}

/** Purchases of each customer: one number a customer of the transactions. */
export function countPurchases({ starts }: Purchases): Float64Array {
  return Float64Array.from(
    { length: starts.length - 1 },
    (_, c) => (starts[c + 1] as number) - (starts[c] as number),
  );
}

function checkTransactions({ customers, customer, at, amount, pieces }: Transactions): void {
  if ([at, amount, pieces].some((column) => column !== undefined && column.length !== customer.length))
    throw new DataError('the columns of the transactions differ in length');
  for (let row = 0; row < customer.length; row++) {
    const whose = customer[row] as number;
    if (whose < 0 || whose >= customers.length)
      throw new DataError(`transaction ${row}: there is no customer ${whose}`);
    if (!Number.isFinite(at[row]) || !Number.isFinite(amount[row]) || !Number.isFinite(pieces?.[row] ?? 1))
      throw new DataError(`transaction ${row}: its time, amount or number of pieces is not finite`);
  }
}

function rowsWithin(at: Float64Array, { after, until }: Span): Int32Array {
  const first = after === undefined ? Number.NEGATIVE_INFINITY : (periodOf(after, 'day') + 1) * DAY_MS;
  const end = until === undefined ? Number.POSITIVE_INFINITY : (periodOf(until, 'day') + 1) * DAY_MS;
  const rows = new Int32Array(at.length);
  let size = 0;
  at.forEach((moment, row) => {
    if (moment >= first && moment < end) rows[size++] = row;
  });
  return rows.subarray(0, size);
}

interface Owners {
  readonly customer: Int32Array;
  readonly customers: number;
}

/** Places in `rows`, by customer and then by period: two passes of a counting sort, each of which keeps the order of the one before. */
function sortRows(rows: Int32Array, periods: Int32Array, { customer, customers }: Owners): Int32Array {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const period of periods) {
    least = Math.min(least, period);
    most = Math.max(most, period);
  }
  if (rows.length === 0) return new Int32Array(0);
  if (most - least >= PERIODS_MAX) throw new DataError('the times lie more than a million periods apart');
  const all = Int32Array.from(rows, (_, k) => k);
  const byPeriod = countingSort(all, most - least + 1, (k) => (periods[k] as number) - least);
  return countingSort(byPeriod, customers, (k) => customer[rows[k] as number] as number);
}

function countingSort(items: Int32Array, keys: number, keyOf: (item: number) => number): Int32Array {
  const places = new Int32Array(keys + 1);
  for (const item of items) {
    const next = keyOf(item) + 1;
    places[next] = (places[next] as number) + 1;
  }
  for (let key = 0; key < keys; key++)
    places[key + 1] = (places[key + 1] as number) + (places[key] as number);
  const sorted = new Int32Array(items.length);
  for (const item of items) {
    const key = keyOf(item);
    const place = places[key] as number;
    sorted[place] = item;
    places[key] = place + 1;
  }
  return sorted;
}
