import { BetaGeometric } from '../beta-geometric/beta-geometric.ts';
import { halfLivesOf, weeksBefore } from '../forecast/history-features.ts';
import { periodsBetween } from '../forecast/history-regression.ts';
import { PERIOD_DAYS, type Period } from '../period.ts';
import { countPurchases, type Purchases, purchasesOf, type Transactions } from '../purchases.ts';
import { type Summary, summarise } from '../summarise.ts';
import { lookAtCustomers } from './customer-features.ts';

/** Customers as they were on earlier days, a row for each of these days, with what they bought from then on. */
export interface Examples {
  /** Row-major, CUSTOMER_FEATURES.length a row. */
  readonly features: Float64Array;
  /** The logarithm of the purchases that BG/NBD expected. */
  readonly lnExpected: Float64Array;
  /** Purchases made. */
  readonly bought: Float64Array;
  /** What was paid for them. */
  readonly paid: Float64Array;
  /** Whose row it is: a place in the customers of the transactions. */
  readonly customer: Int32Array;
}

export interface Watched {
  readonly period: Period;
  /** The last day to learn from: a moment in it. */
  readonly until: number;
  /** From the first purchase on. */
  readonly days: number;
}

/** Parts of the time watched that are held out to learn from. */
const HELD_OUT = [0.15, 0.25, 0.35, 0.45] as const;
/** Rows of one day: of more customers every second, third and so on is learnt from. */
const ROWS_MAX = 50_000;

/** What happened after each of the earlier days. Throws DataError, and TooFewError where nobody had bought again by one of them. */
export function examplesOf(transactions: Transactions, watched: Watched): Examples {
  const all = Math.floor(watched.days / PERIOD_DAYS.week);
  const weeks = new Set(HELD_OUT.map((part) => Math.max(1, Math.floor(all * part))));
  const parts = [...weeks].map((held) => lookBack(transactions, watched, held));
  const join = (pick: (part: Examples) => Float64Array) => joined(parts.map(pick));
  return {
    features: join(({ features }) => features),
    lnExpected: join(({ lnExpected }) => lnExpected),
    bought: join(({ bought }) => bought),
    paid: join(({ paid }) => paid),
    customer: Int32Array.from(join(({ customer }) => Float64Array.from(customer))),
  };
}

function lookBack(transactions: Transactions, { period, until, days }: Watched, weeks: number): Examples {
  const cut = weeksBefore(until, weeks);
  const everybody = summarise(transactions, { until: cut, period });
  const purchases = new BetaGeometric().fit(everybody);
  const summary = thinned(everybody);
  const horizon = periodsBetween(cut, until, period);
  const { features, lnExpected } = lookAtCustomers(transactions, {
    ...{ summary, purchases, horizon, until: cut },
    // In proportion to the time that was watched by then, so that a young and an old history fade alike.
    halfLives: halfLivesOf(days - weeks * PERIOD_DAYS.week),
  });
  const after = purchasesOf(transactions, period, { after: cut, until });
  const [bought, paid] = [countPurchases(after), sumsPaid(after)];
  const column = (values: Float64Array) =>
    Float64Array.from(summary.customer, (whose) => values[whose] as number);
  return { features, lnExpected, bought: column(bought), paid: column(paid), customer: summary.customer };
}

function thinned(summary: Summary): Summary {
  const step = Math.ceil(summary.customer.length / ROWS_MAX);
  if (step === 1) return summary;
  const isKept = (_: number, row: number) => row % step === 0;
  const { customer, frequency, recency, age, spend } = summary;
  return {
    customer: customer.filter(isKept),
    frequency: frequency.filter(isKept),
    recency: recency.filter(isKept),
    age: age.filter(isKept),
    spend: spend.filter(isKept),
  };
}

/** What each customer of the transactions paid. */
export function sumsPaid({ starts, amount }: Purchases): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, c) =>
    amount.subarray(starts[c], starts[c + 1]).reduce((sum, each) => sum + each, 0),
  );
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((size, { length }) => size + length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}
