import { quoted } from '../table/quoted.ts';
import type { Results } from './format-results.ts';

const TITLES = [
  ...['frequency', 'recency', 'T', 'probability_alive', 'expected_purchases'],
  ...['value_3m', 'value_6m', 'value_12m'],
];
/** Of the networks alone. */
const PAID_TITLES = ['paid_3m', 'paid_6m', 'paid_12m'];

/** The csv of what was found out of each customer, the customer's column under its own name. */
export function formatValues(
  { transactions, summary, purchases, expected, values, paid }: Results,
  customer: string,
): string {
  const { frequency, recency, age } = summary;
  const { value3, value6, value12 } = values;
  const alive = purchases.probabilityAlive(summary);
  const titles = paid === undefined ? TITLES : [...TITLES, ...PAID_TITLES];
  const columns = [
    ...[frequency, recency, age, alive, expected, value3, value6, value12],
    ...(paid === undefined ? [] : [paid.paid3, paid.paid6, paid.paid12]),
  ];
  // Two columns of one name could not be told apart by whoever reads the file.
  const title = titles.includes(customer) ? 'customer' : customer;
  const lines = Array.from(summary.customer, (whose, row) => {
    const figures = columns.map((column) => Number((column[row] ?? Number.NaN).toPrecision(6)));
    return `${quoted(transactions.customers[whose] ?? '')},${figures.join(',')}\n`;
  });
  return `${quoted(title)},${titles.join(',')}\n${lines.join('')}`;
}
