import type { CommerceProperties, Product } from '@shoal/contracts';

/** Amounts are kept as integers of 1/10,000 of the currency unit: sums are then exact, whatever the order of events. */
export const amountScale = 10_000;

export function toAmount(value: number): number {
  return Math.round(value * amountScale);
}

/** Larger ones are not stated either (see the contract of `total`); below it the sum of hundreds of orders is exact. */
const amountMax = 1e9 * amountScale;

export function fromAmount(amount: number): number {
  return amount / amountScale;
}

/** What an order came to: its total, else its revenue, else the sum of its products. */
export function orderAmount({ total, revenue, products }: CommerceProperties): number {
  const stated = total ?? revenue;
  if (stated !== undefined) return toAmount(stated);
  let sum = 0;
  for (const { price = 0, quantity = 1 } of products ?? []) sum += toAmount(price * quantity);
  return Math.min(sum, amountMax);
}

/** The id under which an item is known. */
export function itemId({ product_id, sku }: Product): string | undefined {
  const id = product_id ?? sku;
  return id === undefined ? undefined : String(id);
}
