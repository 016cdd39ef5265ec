import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { type Matrix, matrixFromRows } from './matrix.ts';

/** Recency in days, orders and spend of each customer of UCI Online Retail (CC BY 4.0), in order of appearance. */
export async function readOnlineRetailRfm(path: string): Promise<Matrix> {
  const customers = new Map<string, { last: number; invoices: Set<string>; spend: number }>();
  let end = 0;
  const records = createReadStream(path)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const line of records as AsyncIterable<Record<string, string>>) {
    const quantity = Number(line.Quantity);
    const price = Number(line.UnitPrice);
    const id = line.CustomerID ?? '';
    if (!(quantity > 0) || !(price > 0) || !(Number(id) > 0)) continue;
    const at = Date.parse(`${line.InvoiceDate?.replace(' ', 'T')}Z`);
    const customer = customers.get(id) ?? { last: 0, invoices: new Set<string>(), spend: 0 };
    customer.last = Math.max(customer.last, at);
    customer.invoices.add(line.InvoiceNo ?? '');
    customer.spend += quantity * price;
    customers.set(id, customer);
    end = Math.max(end, at);
  }
  const dayMs = 86_400_000;
  const day = (at: number): number => Math.floor((end + dayMs - at) / dayMs);
  return matrixFromRows([...customers.values()].map((c) => [day(c.last), c.invoices.size, c.spend]));
}
