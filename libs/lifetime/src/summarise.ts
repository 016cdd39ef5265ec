import { OptionError, TooFewError } from './errors.ts';
import type { Histories } from './histories.ts';
import { type Period, periodOf } from './period.ts';
import { type Purchases, purchasesOf, type Transactions } from './purchases.ts';

export interface SummariseOptions {
  /** The last day that is watched: a moment in it, in milliseconds since 1970. */
  readonly until: number;
  /** In what purchases are counted. Default day. */
  readonly period?: Period;
  /** Periods of a unit of time: with days and 7, recency and age are in weeks although purchases are counted by days. Default 1. */
  readonly periodsPerUnit?: number;
}

/** The histories of the customers who had bought by then, a row each, and what they spent. */
export interface Summary extends Histories {
  /** Who: places in the customers of the transactions, ascending. */
  readonly customer: Int32Array;
  /** The mean of what was paid in a period with a repeat purchase; 0 without one. */
  readonly spend: Float64Array;
}

/**
 * Makes histories of transactions, as `summary_data_from_transaction_data` of the Python package lifetimes does with freq D or W and
 * freq_multiplier `periodsPerUnit`, on the transactions up to the day of `until`. Throws OptionError, DataError, and TooFewError where
 * nobody had bought by then.
 */
export function summarise(transactions: Transactions, options: SummariseOptions): Summary {
  const { until, period = 'day' } = options;
  if (!Number.isFinite(until)) throw new OptionError(`until is ${until}, and must be a moment`);
  return summarisePurchases(purchasesOf(transactions, period, { until }), options);
}

/** The same, of purchases that are sorted already and of which none is later than `until`. */
export function summarisePurchases(
  { starts, at, amount, period }: Purchases,
  { until, periodsPerUnit = 1 }: SummariseOptions,
): Summary {
  if (!(periodsPerUnit > 0 && Number.isFinite(periodsPerUnit)))
    throw new OptionError(`periodsPerUnit is ${periodsPerUnit}, and must be above 0`);
  const end = periodOf(until, period);
  const customer = buyers(starts);
  if (customer.length === 0)
    throw new TooFewError('nobody had bought by the end of the time that is watched');
  const column = () => new Float64Array(customer.length);
  const [frequency, recency, age, spend] = [column(), column(), column(), column()];
  customer.forEach((whose, row) => {
    const first = starts[whose] as number;
    const next = starts[whose + 1] as number;
    const repeats = next - first - 1;
    const born = at[first] as number;
    let paid = 0;
    for (let i = first + 1; i < next; i++) paid += amount[i] as number;
    frequency[row] = repeats;
    recency[row] = ((at[next - 1] as number) - born) / periodsPerUnit;
    age[row] = (end - born) / periodsPerUnit;
    spend[row] = repeats > 0 ? paid / repeats : 0;
  });
  return { customer, frequency, recency, age, spend };
}

function buyers(starts: Int32Array): Int32Array {
  const found = new Int32Array(starts.length - 1);
  let size = 0;
  for (let c = 0; c + 1 < starts.length; c++)
    if ((starts[c + 1] as number) > (starts[c] as number)) found[size++] = c;
  return found.subarray(0, size);
}
