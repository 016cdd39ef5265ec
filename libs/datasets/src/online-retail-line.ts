import { type Mills, parseMills } from './amounts.ts';
import type { RefusalReason } from './line-counts.ts';

/** One line of an invoice that can be used. */
export interface InvoiceLine {
  readonly invoice: string;
  readonly product: string;
  readonly description: string;
  readonly quantity: number;
  readonly atMs: number;
  readonly priceMills: Mills;
  /** Undefined for the log's unknown customers: an empty id or 0. */
  readonly customer: string | undefined;
  readonly country: string;
}

/** The columns, in the order of the file. */
export const onlineRetailColumns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

/** Reads one record, or says why it is left out. Cancellations ("C" before the number) come before their quantity. */
export function readInvoiceLine(record: readonly string[]): InvoiceLine | RefusalReason {
  const [
    invoice = '',
    product = '',
    description = '',
    quantityText = '',
    dateText = '',
    priceText = '',
    customerText = '',
  ] = record;
  const quantity = Number(quantityText);
  const priceMills = parseMills(priceText);
  const atMs = parseMoment(dateText);
  const complete =
    record.length === onlineRetailColumns.length && invoice !== '' && product !== '' && quantityText !== '';
  if (!complete || !Number.isInteger(quantity) || priceMills === undefined || atMs === undefined)
    return 'malformed';
  if (invoice.startsWith('C')) return 'cancellation';
  if (quantity <= 0) return 'quantity-not-positive';
  if (priceMills <= 0) return 'price-not-positive';
  const customer =
    customerText === '' || Number(customerText) === 0 ? undefined : String(Number(customerText));
  if (customer === 'NaN') return 'malformed';
  return {
    invoice,
    product,
    description: description.trim(),
    quantity,
    atMs,
    priceMills,
    customer,
    country: record[7] ?? '',
  };
}

/** "2010-12-01 08:26:00", or as spreadsheets export it "12/1/2010 8:26" (month first); both taken as UTC. */
export function parseMoment(text: string): number | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
  if (iso) return checkedUtc(iso.slice(1).map(Number));
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d)$/.exec(text);
  if (!american) return undefined;
  const [month, day, year, hour, minute] = american.slice(1).map(Number);
  return checkedUtc([year, month, day, hour, minute, 0]);
}

/** Date.UTC turns 31 February into 3 March: a date that does not come back as it went in is none. */
function checkedUtc(parts: readonly (number | undefined)[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same =
    moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day && moment.getUTCHours() === hour;
  return same && minute < 60 && second < 60 ? moment.getTime() : undefined;
}
