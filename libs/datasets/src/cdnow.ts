import type { TrackCall } from '@shoal/simulation';
import { centsOfMills, parseMills } from './amounts.ts';
import { LineCounter } from './line-counts.ts';
import { messageIdOf } from './message-id.ts';
import { parseMoment } from './online-retail-line.ts';
import { textLines } from './text-source.ts';

interface Purchase {
  readonly customer: string;
  readonly day: string;
  readonly dayMs: number;
  /** The how-manieth purchase of this customer on this day, from 0. */
  readonly place: number;
  readonly discs: number;
  readonly cents: number;
}

/**
 * The CDNOW purchases (https://www.brucehardie.com/datasets/) as calls: one line, one Order Completed. Lines are
 * customer, yyyymmdd, CDs, dollars, apart by blanks; the published sample has a second id in between, which is ignored.
 * The file is sorted by customer, so it is held (70 thousand lines) and sorted by day. The log knows no hours: a
 * purchase stands at midnight UTC, the next ones of that customer on that day a second later each, in file order.
 * 80 purchases of 0 dollars are kept as they are. Throws a DatasetError when the file cannot be read.
 */
export async function* readCdnow(
  path: string,
  counts = new LineCounter(),
): AsyncGenerator<TrackCall, void, undefined> {
  const purchases = await readPurchases(path, counts);
  // Sorting is stable: what is equal keeps the order of the file.
  purchases.sort((one, other) => timeOf(one) - timeOf(other));
  for (const purchase of purchases) yield orderOf(purchase);
}

async function readPurchases(path: string, counts: LineCounter): Promise<Purchase[]> {
  const purchases: Purchase[] = [];
  const places = new Map<string, number>();
  let lineNumber = 0;
  for await (const line of textLines(path)) {
    lineNumber += 1;
    const fields = line.trim().split(/\s+/);
    const isHeader = lineNumber === 1 && /^[a-z]/i.test(fields[0] ?? '');
    if (isHeader || fields[0] === '') continue;
    const purchase = purchaseOf(fields, places);
    if (purchase) {
      counts.keep(true);
      purchases.push(purchase);
    } else counts.refuse('malformed');
  }
  return purchases;
}

function purchaseOf(fields: readonly string[], places: Map<string, number>): Purchase | undefined {
  const [day = '', discsText = '', dollars = ''] = fields.slice(-3);
  const mills = parseMills(dollars);
  const dayMs = parseMoment(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)} 00:00:00`);
  const wellFormed =
    (fields.length === 4 || fields.length === 5) && /^\d+$/.test(fields[0] ?? '') && /^\d+$/.test(discsText);
  if (!wellFormed || mills === undefined || mills < 0 || dayMs === undefined) return undefined;
  const customer = String(Number(fields[0]));
  const place = places.get(`${customer} ${day}`) ?? 0;
  places.set(`${customer} ${day}`, place + 1);
  return { customer, day, dayMs, place, discs: Number(discsText), cents: centsOfMills(mills) };
}

function timeOf(purchase: Purchase): number {
  return purchase.dayMs + purchase.place * 1000;
}

function orderOf(purchase: Purchase): TrackCall {
  const orderId = `${purchase.customer}-${purchase.day}-${purchase.place + 1}`;
  const total = purchase.cents / 100;
  // The log names no discs: one product stands for all, without a price, since dollars / CDs is not exact.
  const products = [{ product_id: 'cd', name: 'CD', category: 'Music', quantity: purchase.discs }];
  return {
    type: 'track',
    messageId: messageIdOf(`cdnow:${orderId}`),
    userId: purchase.customer,
    event: 'Order Completed',
    timestamp: new Date(timeOf(purchase)).toISOString(),
    properties: { order_id: orderId, total, revenue: total, currency: 'USD', products },
  };
}
