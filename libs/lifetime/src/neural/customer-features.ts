import { FEATURES } from '../forecast/history-features.ts';
import { lookAt, type View } from '../forecast/history-regression-model.ts';
import { isWeekend, periodOf } from '../period.ts';
import { type Purchases, purchasesOf, type Transactions } from '../purchases.ts';

/** What a network is told of a customer beside the features of the regression on histories, in the order of the columns. */
const ADDED = [
  'chance to be alive by BG/NBD',
  'repeat purchases by periods',
  'paid at the first purchase',
  'pieces at the first purchase',
  'pieces at the last purchase',
  'paid at the highest purchase',
  'days since the first purchase',
  'share of these days since the last purchase',
  'share of purchases at weekends',
  'bought on two days or more',
  'mean gap',
  'days since the last purchase by the mean gap',
  'spread of gaps',
  'longest gap',
  'last gap',
  'recent money, shortest half-life',
  'recent money, middle half-life',
  'recent money, longest half-life',
] as const;

/** All columns of a network's input. */
export const CUSTOMER_FEATURES: readonly string[] = [...FEATURES, ...ADDED];

/** A logarithm needs more than nothing. */
const SMALLEST = 1e-9;

/** Customers on a day, as a network sees them. */
export interface CustomerLook {
  /** Row-major, CUSTOMER_FEATURES.length a row. */
  readonly features: Float64Array;
  /** Purchases that BG/NBD expects within the horizon, a row each. */
  readonly expected: Float64Array;
  readonly lnExpected: Float64Array;
}

/**
 * A row a customer of the summary, of what was bought up to the day of `until` alone. How purchases and money lie in time is told by
 * gaps and by sums in which a purchase fades with three half-lives. Counts in numbered weeks would say more of the last weeks, but are
 * left out: a network that learns at earlier days never saw the oldest of them filled, and ranked worse with them.
 */
export function lookAtCustomers(transactions: Transactions, view: View): CustomerLook {
  const { summary, purchases, until, halfLives } = view;
  const { features, expected, lnExpected } = lookAt(transactions, view);
  const alive = purchases.probabilityAlive(summary);
  const byDays = purchasesOf(transactions, 'day', { until });
  const today = periodOf(until, 'day');
  const columns = CUSTOMER_FEATURES.length;
  const rows = new Float64Array(summary.customer.length * columns);
  summary.customer.forEach((whose, row) => {
    const own = historyOf(byDays, whose, today);
    rows.set(features.subarray(row * FEATURES.length, (row + 1) * FEATURES.length), row * columns);
    const added = [
      Math.log(Math.max(alive[row] as number, SMALLEST)),
      Math.log1p(summary.frequency[row] as number),
      ...amountsOf(own),
      ...timesOf(own),
      ...gapsOf(own),
      ...halfLives.map((halfLife) => recentMoney(own, halfLife)),
    ];
    rows.set(added, row * columns + FEATURES.length);
  });
  return { features: rows, expected, lnExpected };
}

/** The purchases of one customer by days: columns of one length. */
interface History {
  readonly day: Int32Array;
  readonly amount: Float64Array;
  readonly pieces: Float64Array;
  readonly today: number;
}

function historyOf({ starts, at, amount, pieces }: Purchases, whose: number, today: number): History {
  const [first, next] = [starts[whose], starts[whose + 1]];
  return {
    ...{ day: at.subarray(first, next), amount: amount.subarray(first, next) },
    ...{ pieces: pieces.subarray(first, next), today },
  };
}

function amountsOf({ amount, pieces }: History): number[] {
  return [amount.at(0), pieces.at(0), pieces.at(-1), Math.max(...amount)].map((value = 0) =>
    ln1pPositive(value),
  );
}

function timesOf({ day, today }: History): number[] {
  const age = today - (day.at(0) as number);
  const since = today - (day.at(-1) as number);
  const atWeekends = day.reduce((count, each) => count + Number(isWeekend(each)), 0);
  return [Math.log1p(age), since / (age + 1), atWeekends / day.length];
}

/** Of a customer with one purchase there is no gap: zeros, and the first of them says so. */
function gapsOf({ day, today }: History): number[] {
  const repeats = day.length - 1;
  if (repeats === 0) return [0, 0, 0, 0, 0, 0];
  const gaps = Array.from({ length: repeats }, (_, i) => (day[i + 1] as number) - (day[i] as number));
  const last = day.at(-1) as number;
  const mean = (last - (day[0] as number)) / repeats;
  const squares = gaps.reduce((sum, gap) => sum + Math.log(gap) ** 2, 0);
  return [
    ...[1, Math.log(mean), Math.log((today - last + 1) / mean), Math.sqrt(squares / repeats)],
    ...[Math.log(Math.max(...gaps)), Math.log1p(gaps.at(-1) as number)],
  ];
}

function recentMoney({ day, amount, today }: History, halfLife: number): number {
  let sum = 0;
  for (let i = 0; i < day.length; i++)
    sum += 2 ** (((day[i] as number) - today) / halfLife) * ln1pPositive(amount[i] as number);
  return Math.log(Math.max(sum, SMALLEST));
}

/** What was given back in all says no more than nothing paid. */
function ln1pPositive(value: number): number {
  return Math.log1p(Math.max(0, value));
}
