import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What one customer bought, by invoices. */
export interface CustomerSums {
  orders: number;
  cents: number;
}

export interface InvoiceSums {
  /** Lines with a quantity and a price above 0: what "cleaned" means. */
  readonly lines: number;
  readonly invoices: number;
  /** The customers whom the shop knows, by their number. */
  readonly known: ReadonlyMap<string, CustomerSums>;
}

/**
 * The Online Retail file summed directly, by other means than libs/datasets: columns counted from both ends (only the
 * description can hold a comma), prices as integers of thousandths out of their digits.
 *
 * The rule of rounding: the lines of an invoice are summed exactly, in thousandths, and the sum is rounded to the cent
 * once, half a cent up. Rounding line by line would lose prices such as 0.001.
 */
export function sumInvoices(path: string): InvoiceSums {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const invoices = new Map<string, { thousandths: bigint; customer: number }>();
  let lines = 0;
  for (const line of text.split('\n').slice(1)) {
    const fields = line.split(',');
    if (fields.length < 8) continue;
    const [invoice = ''] = fields;
    const [quantity, , price, customer] = fields.slice(-5, -1);
    const thousandths = BigInt(quantity ?? 0) * thousandthsOf(price ?? '');
    if (thousandths <= 0n || invoice.startsWith('C')) continue;
    lines += 1;
    const known = invoices.get(invoice) ?? { thousandths: 0n, customer: Number(customer) };
    invoices.set(invoice, { ...known, thousandths: known.thousandths + thousandths });
  }
  return { lines, invoices: invoices.size, known: byCustomer(invoices.values()) };
}

function byCustomer(
  invoices: Iterable<{ thousandths: bigint; customer: number }>,
): ReadonlyMap<string, CustomerSums> {
  const known = new Map<string, CustomerSums>();
  for (const { thousandths, customer } of invoices) {
    if (!customer) continue;
    const sums = known.get(String(customer)) ?? { orders: 0, cents: 0 };
    sums.orders += 1;
    sums.cents += Number((thousandths + 5n) / 10n);
    known.set(String(customer), sums);
  }
  return known;
}

function thousandthsOf(price: string): bigint {
  const [whole = '0', decimals = ''] = price.split('.');
  return BigInt(`${whole}${decimals.slice(0, 3).padEnd(3, '0')}`);
}
