import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { FeatureState } from '@shoal/contracts';
import { foldEvent, newFeatureState } from '@shoal/features';
import { parse } from 'csv-parse';

const folder = process.env.SHOAL_DATASETS;
const path = join(folder ?? '', 'online-retail.csv.gz');

/** Why tests on UCI Online Retail are skipped, or false. */
export const onlineRetailAbsent =
  folder === undefined || !existsSync(path)
    ? 'SHOAL_DATASETS names no folder with online-retail.csv.gz (UCI Online Retail)'
    : false;

interface Order {
  readonly customer: string;
  readonly at: number;
  total: number;
}

/** Customers of UCI Online Retail (CC BY 4.0) as feature-engineering would know them: each invoice is an order. */
export async function onlineRetailCustomers(): Promise<{ states: FeatureState[]; end: number }> {
  const orders = (await readOrders()).sort((a, b) => a.at - b.at);
  const states = new Map<string, FeatureState>();
  for (const { customer, at, total } of orders) {
    const state = states.get(customer) ?? newFeatureState('retail', customer, at);
    states.set(customer, state);
    foldEvent(state, { type: 'track', event: 'Order Completed', properties: { total } }, at);
  }
  return { states: [...states.values()], end: orders.at(-1)?.at ?? 0 };
}

async function readOrders(): Promise<Order[]> {
  const orders = new Map<string, Order>();
  const records = createReadStream(path)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const line of records as AsyncIterable<Record<string, string>>) {
    const { Quantity, UnitPrice, CustomerID: customer = '', InvoiceNo = '', InvoiceDate = '' } = line;
    const paid = Number(Quantity) * Number(UnitPrice);
    if (!(Number(Quantity) > 0) || !(Number(UnitPrice) > 0) || !(Number(customer) > 0)) continue;
    const at = Date.parse(`${InvoiceDate.replace(' ', 'T')}Z`);
    const order = orders.get(InvoiceNo) ?? { customer, at, total: 0 };
    order.total += paid;
    orders.set(InvoiceNo, order);
  }
  return [...orders.values()];
}
