import type { Mills } from './amounts.ts';
import type { InvoiceLine } from './online-retail-line.ts';

/** An order line as the Segment spec writes it. */
export interface ProductEntry {
  readonly product_id: string;
  readonly name?: string;
  readonly price: number;
  readonly quantity: number;
}

/** The products of one order, and how many of its entries were folded into the entry "other". */
export interface FittedProducts {
  readonly products: readonly ProductEntry[];
  readonly folded: number;
}

/**
 * The lines of an invoice as products of at most `bytesMax` bytes of JSON. What does not fit is shortened in steps,
 * each exact to the mill: first the names go; then lines of one product at one price become one; at last the smallest
 * amounts are folded into one entry "other" of quantity 1 at their sum. So an order stays one event.
 */
export function fitProducts(lines: readonly InvoiceLine[], bytesMax: number): FittedProducts {
  const named = lines.map((line) => ({
    product_id: line.product,
    name: line.description,
    price: line.priceMills / 1000,
    quantity: line.quantity,
  }));
  if (bytesOf(named) <= bytesMax) return { products: named, folded: 0 };
  const nameless = lines.map(entryOf);
  if (bytesOf(nameless) <= bytesMax) return { products: nameless, folded: 0 };
  const merged = mergeRepeats(lines);
  const products = merged.map(entryOf);
  return bytesOf(products) <= bytesMax ? { products, folded: 0 } : foldSmallest(merged, bytesMax);
}

type Amounts = Pick<InvoiceLine, 'product' | 'priceMills' | 'quantity'>;

function mergeRepeats(lines: readonly Amounts[]): Amounts[] {
  const merged = new Map<string, Amounts>();
  for (const { product, priceMills, quantity } of lines) {
    const key = `${product} ${priceMills}`;
    merged.set(key, { product, priceMills, quantity: quantity + (merged.get(key)?.quantity ?? 0) });
  }
  return [...merged.values()];
}

function foldSmallest(lines: readonly Amounts[], bytesMax: number): FittedProducts {
  const dearestFirst = lines.toSorted((one, other) => amountOf(other) - amountOf(one));
  // Room for the brackets and for "other" at the largest sum that there can be.
  let bytes = bytesOf([other(Number.MAX_SAFE_INTEGER)]) + 2;
  let kept = 0;
  for (const line of dearestFirst) {
    bytes += bytesOf(entryOf(line)) + 1;
    if (bytes > bytesMax) break;
    kept += 1;
  }
  const folded = dearestFirst.slice(kept);
  const sum = folded.reduce((mills, line) => mills + amountOf(line), 0);
  return { products: [...dearestFirst.slice(0, kept).map(entryOf), other(sum)], folded: folded.length };
}

function entryOf({ product, priceMills, quantity }: Amounts): ProductEntry {
  return { product_id: product, price: priceMills / 1000, quantity };
}

function other(mills: Mills): ProductEntry {
  return { product_id: 'other', price: mills / 1000, quantity: 1 };
}

function amountOf(line: Amounts): Mills {
  return line.priceMills * line.quantity;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
