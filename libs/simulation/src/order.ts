import type { Item, ProductFields } from './catalogue.ts';
import type { CustomerPlan } from './customer-plan.ts';

/** One line of a cart. */
export interface Line {
  readonly item: Item;
  readonly quantity: number;
}

/** A coupon that was applied, with what it takes off. */
export interface Coupon {
  readonly id: string;
  readonly percent: number;
}

/** An order with its amounts in whole cents, so that sums are exact. */
export interface Order {
  readonly id: string;
  readonly lines: readonly Line[];
  readonly coupon: Coupon | undefined;
  readonly goodsCents: number;
  readonly discountCents: number;
  readonly shippingCents: number;
  readonly taxCents: number;
}

const shippingCents = 495;
const freeShippingFromCents = 5_000;
const taxRate = 0.08;

/** The id of the order of one visit: known before the order is generated. */
export function orderId(customer: number, visit: number): string {
  return `o-${customer + 1}-${visit + 1}`;
}

/** Works out an order's amounts: shipping is free from 50.00 on, tax is 8 % of the goods after the discount. */
export function priceOrder(id: string, lines: readonly Line[], coupon: Coupon | undefined): Order {
  const goodsCents = lines.reduce((sum, line) => sum + line.item.priceCents * line.quantity, 0);
  const discountCents = discountOf(goodsCents, coupon);
  const netCents = goodsCents - discountCents;
  return {
    id,
    lines,
    coupon,
    goodsCents,
    discountCents,
    shippingCents: netCents >= freeShippingFromCents ? 0 : shippingCents,
    taxCents: Math.round(netCents * taxRate),
  };
}

export function discountOf(goodsCents: number, coupon: Coupon | undefined): number {
  return coupon ? Math.round((goodsCents * coupon.percent) / 100) : 0;
}

/** What the customer pays, in cents. */
export function totalCents(order: Order): number {
  return order.goodsCents - order.discountCents + order.shippingCents + order.taxCents;
}

/** The lines as the spec's `products`. */
export function productsOf(lines: readonly Line[]): (ProductFields & { readonly quantity: number })[] {
  return lines.map(({ item, quantity }) => ({ ...item.product, quantity }));
}

/** The properties of Order Completed. As in the spec, revenue is the total without shipping and tax. */
export function orderProperties(order: Order, plan: CustomerPlan, cardHash: string) {
  return {
    order_id: order.id,
    total: totalCents(order) / 100,
    revenue: (order.goodsCents - order.discountCents) / 100,
    discount: order.discountCents / 100,
    ...(order.coupon && { coupon: order.coupon.id }),
    shipping: order.shippingCents / 100,
    tax: order.taxCents / 100,
    currency: 'USD',
    products: productsOf(order.lines),
    payment_method: plan.paymentMethod,
    ...(plan.paymentMethod === 'card' && { card_hash: cardHash }),
    ip: plan.ip,
  };
}
