import type { TrackCall } from '@shoal/simulation';
import { orderTotalCents } from './amounts.ts';
import { DatasetError } from './dataset-error.ts';
import { fitProducts } from './invoice-products.ts';
import { LineCounter } from './line-counts.ts';
import { messageIdOf } from './message-id.ts';
import { type InvoiceLine, onlineRetailColumns, readInvoiceLine } from './online-retail-line.ts';
import { csvRecords } from './text-source.ts';

// The Segment spec allows 32,768 bytes for a call; the rest is for what a transport may add.
const productBytesMax = 31_000;

/**
 * UCI Online Retail (https://archive.ics.uci.edu/dataset/352) as calls: one invoice, one Order Completed, at the time of
 * its first line that is kept. CSV or gzipped CSV with the columns of `onlineRetailColumns`; holds one invoice.
 *
 * - Lines with a quantity or price that is not positive, and cancellations, are left out and counted.
 * - `total` is exact: see `orderTotalCents`. An invoice too long for one event is shortened: see `fitProducts`.
 * - Customers without an id become an anonymousId for each invoice. Times are taken as UTC.
 * - The lines of an invoice must be adjacent. The file is sorted by time, hence so are the calls; where a file is not,
 *   `outOfOrder` counts. 42 invoices of it span two minutes: each stays one order.
 *
 * Throws a DatasetError when the file cannot be read or has other columns.
 */
export async function* readOnlineRetail(
  path: string,
  counts = new LineCounter(),
): AsyncGenerator<TrackCall, void, undefined> {
  let lastMs = Number.NEGATIVE_INFINITY;
  for await (const invoice of invoices(path, counts)) {
    if (invoice[0].atMs < lastMs) counts.outOfOrder += 1;
    lastMs = invoice[0].atMs;
    yield orderOf(invoice);
  }
}

type Invoice = [InvoiceLine, ...InvoiceLine[]];

/** Adjacent lines of one invoice and one customer. No invoice of the file has two customers; if one had, it would be two orders. */
async function* invoices(path: string, counts: LineCounter): AsyncGenerator<Invoice, void, undefined> {
  let invoice: Invoice | undefined;
  for await (const line of usableLines(path, counts)) {
    if (invoice && invoice[0].invoice === line.invoice && invoice[0].customer === line.customer) {
      invoice.push(line);
      continue;
    }
    if (invoice) yield invoice;
    invoice = [line];
  }
  if (invoice) yield invoice;
}

async function* usableLines(path: string, counts: LineCounter): AsyncGenerator<InvoiceLine, void, undefined> {
  let headerSeen = false;
  for await (const record of csvRecords(path)) {
    if (!headerSeen) {
      demandColumns(path, record);
      headerSeen = true;
      continue;
    }
    const line = readInvoiceLine(record);
    if (typeof line === 'string') counts.refuse(line);
    else {
      counts.keep(line.customer !== undefined);
      yield line;
    }
  }
}

function demandColumns(path: string, header: readonly string[]): void {
  if (onlineRetailColumns.every((column, index) => header[index] === column)) return;
  throw new DatasetError(
    'SHOAL_DATASET_UNKNOWN',
    `${path} does not have the columns ${onlineRetailColumns.join(',')}`,
  );
}

function orderOf(invoice: Invoice): TrackCall {
  const [first] = invoice;
  const total = orderTotalCents(invoice) / 100;
  const { products, folded } = fitProducts(invoice, productBytesMax);
  const order = { order_id: first.invoice, total, revenue: total, currency: 'GBP', products };
  const identity = first.customer ? { userId: first.customer } : { anonymousId: `invoice-${first.invoice}` };
  return {
    type: 'track',
    messageId: messageIdOf(`online-retail:${first.invoice}:${first.customer ?? ''}:${first.atMs}`),
    ...identity,
    event: 'Order Completed',
    timestamp: new Date(first.atMs).toISOString(),
    properties: folded > 0 ? { ...order, products_folded: folded } : order,
    context: { location: { country: first.country } },
  };
}
