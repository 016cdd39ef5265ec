import { TooFewError } from '../errors.ts';
import { DAY_MS, PERIOD_DAYS, periodOf } from '../period.ts';
import type { Purchases, Transactions } from '../purchases.ts';
import { summarise } from '../summarise.ts';

/** What is told of a customer beside frequency, recency and age, in the order of the columns. */
export const FEATURES = [
  'expected purchases by BG/NBD',
  'days since the last purchase',
  'days with a purchase',
  'lines',
  'pieces',
  'paid in all',
  'paid a piece',
  'paid a purchase',
  'paid at the last purchase',
  'recent purchases, shortest half-life',
  'recent purchases, middle half-life',
  'recent purchases, longest half-life',
] as const;

export interface FeatureRequest {
  /** Purchases by days, none after `until`. */
  readonly purchases: Purchases;
  /** Who gets a row. */
  readonly customer: Int32Array;
  /** The last day that is watched: a moment in it. */
  readonly until: number;
  /** Days in which a purchase comes to count half, ascending. */
  readonly halfLives: readonly [number, number, number];
  /** The logarithm of the purchases that BG/NBD expects, a row each. */
  readonly lnExpected: Float64Array;
}

/**
 * A row a customer, FEATURES.length columns, all as logarithms: what customers do is spread over orders of magnitude, and a sum of
 * logarithms is a product of factors to the expectation.
 */
export function historyFeatures(request: FeatureRequest): Float64Array {
  const { customer, until, lnExpected } = request;
  const today = periodOf(until, 'day');
  const rows = new Float64Array(customer.length * FEATURES.length);
  customer.forEach((whose, row) => {
    rows.set([lnExpected[row] as number, ...featuresOf(request, whose, today)], row * FEATURES.length);
  });
  return rows;
}

function featuresOf({ purchases, halfLives }: FeatureRequest, whose: number, today: number): number[] {
  const { starts, at, amount, lines, pieces } = purchases;
  const first = starts[whose] as number;
  const next = starts[whose + 1] as number;
  const days = next - first;
  let [paid, count, items] = [0, 0, 0];
  const recent = [0, 0, 0];
  for (let i = first; i < next; i++) {
    paid += amount[i] as number;
    count += lines[i] as number;
    items += pieces[i] as number;
    const past = today - (at[i] as number);
    halfLives.forEach((halfLife, k) => {
      recent[k] = (recent[k] as number) + 2 ** (-past / halfLife);
    });
  }
  return [
    Math.log1p(today - (at[next - 1] as number)),
    Math.log(days),
    Math.log(count),
    lnPositive(items),
    lnPositive(paid),
    lnPositive(paid / Math.max(1, items)),
    lnPositive(paid / days),
    lnPositive(amount[next - 1] as number),
    ...recent.map((sum) => Math.log(Math.max(sum, Number.MIN_VALUE))),
  ];
}

/** What was given back in all says no more than nothing bought. */
function lnPositive(amount: number): number {
  return Math.log1p(Math.max(0, amount));
}

/** The days in which a purchase comes to count half: a ninth, two and four ninths of the time watched, which are 30, 60 and 121 days of 39 weeks. */
export function halfLivesOf(watchedDays: number): [number, number, number] {
  return [watchedDays / 9, (2 * watchedDays) / 9, (4 * watchedDays) / 9];
}

/** Whole weeks before `until`, so that the earlier end falls on the same day of the week as the later one. */
export function weeksBefore(until: number, weeks: number): number {
  return until - weeks * PERIOD_DAYS.week * DAY_MS;
}

/** Weeks below which earlier days have too little behind and before them. */
const WEEKS_MIN = 6;

/** Days from the first purchase to the day of `until`, both in. Throws DataError, and TooFewError below six weeks. */
export function watchedDaysOf(transactions: Transactions, until: number): number {
  const { age } = summarise(transactions, { until, period: 'day' });
  const days = age.reduce((most, each) => Math.max(most, each), 0) + 1;
  if (days < WEEKS_MIN * PERIOD_DAYS.week)
    throw new TooFewError(`${days} days of purchases are too few to learn from: six weeks are needed`);
  return days;
}
