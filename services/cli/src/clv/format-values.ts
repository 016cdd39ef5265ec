import { quoted } from '../table/quoted.ts';
import type { Results } from './format-results.ts';

const TITLES = [
  ...['frequency', 'recency', 'T', 'probability_alive', 'expected_purchases'],
  ...['value_3m', 'value_6m', 'value_12m'],
] as const;

/** The csv of what was found out of each customer, the customer's column under its own name. */
export function formatValues(
  { transactions, summary, purchases, expected, values }: Results,
  customer: string,
): string {
  const { frequency, recency, age } = summary;
  const { value3, value6, value12 } = values;
  const alive = purchases.probabilityAlive(summary);
  const columns = [frequency, recency, age, alive, expected, value3, value6, value12];
  // Two columns of one name could not be told apart by whoever reads the file.
  const title = TITLES.some((each) => each === customer) ? 'customer' : customer;
  const lines = Array.from(summary.customer, (whose, row) => {
    const figures = columns.map((column) => Number((column[row] ?? Number.NaN).toPrecision(6)));
    return `${quoted(transactions.customers[whose] ?? '')},${figures.join(',')}\n`;
  });
  return `${quoted(title)},${TITLES.join(',')}\n${lines.join('')}`;
}
