import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Transactions } from './purchases.ts';

const folder = process.env.SHOAL_DATASETS;

/** What a test that needs a file of CDNOW is skipped with: all customers, or every tenth of them, as in the papers. */
export function cdnowMissing(file: 'cdnow.txt' | 'cdnow-sample.txt'): string | false {
  const isThere = folder !== undefined && existsSync(join(folder, file));
  return isThere ? false : `SHOAL_DATASETS names no folder with ${file} (Fader and Hardie's CDNOW)`;
}

/** Customer, (number in the sample,) yyyymmdd, CDs and dollars, separated by blanks; all but cdnow-sample.txt have a header. */
export function readCdnow(file: 'cdnow.txt' | 'cdnow-sample.txt'): Transactions {
  const rows = readFileSync(join(folder ?? '.', file), 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first = '']) => /^\d+$/.test(first))
    .map((fields) => [fields[0], ...fields.slice(-3)]);
  const customers = [...new Set(rows.map(([customer = '']) => customer))];
  const places = new Map(customers.map((customer, place) => [customer, place]));
  return {
    customers,
    customer: Int32Array.from(rows, ([customer = '']) => places.get(customer) ?? -1),
    at: Float64Array.from(rows, ([, day = '']) =>
      Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6))),
    ),
    pieces: Float64Array.from(rows, ([, , pieces]) => Number(pieces)),
    amount: Float64Array.from(rows, ([, , , amount]) => Number(amount)),
  };
}
