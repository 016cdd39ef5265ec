import { seededRandom } from '@shoal/clustering';
import { DAY_MS } from './period.ts';
import type { Transactions } from './purchases.ts';

/** The Monday on which the shop opens. */
export const OPENING = Date.UTC(2025, 0, 6);

/** Big customers pay four times as much and come ten times as often: of one purchase the amount tells what BG/NBD does not see. */
export function shop(customers: number, days: number): Transactions {
  const random = seededRandom(21);
  const rows: [customer: number, at: number, amount: number][] = [];
  for (let customer = 0; customer < customers; customer++) {
    const isBig = random() < 0.3;
    const gapDays = isBig ? 40 : 400;
    let day = random() * 60;
    while (day < days) {
      rows.push([customer, OPENING + day * DAY_MS, (isBig ? 60 : 15) * (0.5 + random())]);
      if (random() < 0.05) break;
      day += -Math.log(1 - random()) * gapDays;
    }
  }
  return {
    customers: Array.from({ length: customers }, (_, i) => `c${i}`),
    customer: Int32Array.from(rows, ([customer]) => customer),
    at: Float64Array.from(rows, ([, at]) => at),
    amount: Float64Array.from(rows, ([, , amount]) => amount),
  };
}

/** The transactions before a moment. */
export function before(moment: number, { customers, customer, at, amount }: Transactions): Transactions {
  const rows = [...at.keys()].filter((row) => (at[row] as number) < moment);
  const column = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[row] as number);
  return { customers, customer: Int32Array.from(column(customer)), at: column(at), amount: column(amount) };
}
