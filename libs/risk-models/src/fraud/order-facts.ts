import type { CommerceProperties, CustomerEvent, Product } from '@shoal/contracts';
import { hashOf } from '../sampled-customers.ts';

/** What orders of different customers may share. */
export const markKinds = ['device', 'card', 'address', 'ip'] as const;
export type MarkKind = (typeof markKinds)[number];
export type Marks = Readonly<Partial<Record<MarkKind, string>>>;

/** What an order says of itself. */
export interface OrderFacts {
  readonly orderId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In units of the currency. */
  readonly total: number;
  readonly lines: number;
  readonly pieces: number;
  /** The price of its dearest item; NaN where no prices are told. */
  readonly dearest: number;
  readonly hasCoupon: boolean;
  readonly marks: Marks;
}

/** Reads an order; undefined for any other event, for one without an id of its own, and one without a moment. */
export function orderFactsOf(event: CustomerEvent): OrderFacts | undefined {
  if (event.type !== 'track' || event.event !== 'Order Completed') return undefined;
  const properties = (event.properties ?? {}) as CommerceProperties;
  const { order_id: id, total, revenue, coupon, products = [] } = properties;
  const at = Date.parse(event.timestamp);
  if (id === undefined || Number.isNaN(at)) return undefined;
  return {
    orderId: String(id),
    at,
    total: total ?? revenue ?? sumOf(products),
    lines: products.length,
    pieces: products.reduce((sum, { quantity = 1 }) => sum + quantity, 0),
    dearest: products.reduce(
      (most, { price }) => Math.max(most, price ?? Number.NaN),
      Number.NEGATIVE_INFINITY,
    ),
    hasCoupon: coupon !== undefined && coupon !== null && coupon !== '',
    marks: marksOf(event),
  };
}

/** The id of the order that an event says was fraud; undefined where it says no such thing. */
export function fraudOrderId({ type, event, properties = {} }: CustomerEvent): string | undefined {
  const { order_id: id, reason } = properties;
  const tells =
    event === 'Chargeback Received' ||
    (event === 'Order Refunded' && typeof reason === 'string' && /\bfraud/i.test(reason));
  return type === 'track' && tells && (typeof id === 'string' || typeof id === 'number')
    ? String(id)
    : undefined;
}

function sumOf(products: readonly Product[]): number {
  return products.reduce((sum, { price = 0, quantity = 1 }) => sum + price * quantity, 0);
}

/** Hashed, with the shop in it: nobody is to read an address or a card out of a score. */
function marksOf({ shop, properties = {}, context = {} }: CustomerEvent): Marks {
  const device = at(context, 'device', 'id') ?? at(context, 'device', 'advertisingId');
  const card = properties.card_hash ?? at(properties, 'payment', 'card_hash');
  const address = properties.shipping_address ?? at(properties, 'shipping', 'address');
  const ip = context.ip ?? properties.ip;
  const found = { device, card, address, ip };
  const marks: Partial<Record<MarkKind, string>> = {};
  for (const kind of markKinds) {
    const text = textOf(found[kind]);
    if (text !== undefined) marks[kind] = hashed(`${shop}/${kind}/${text}`);
  }
  return marks;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
}

/** An address may come in parts, in any order. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim().toLowerCase() || undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const parts = Object.entries(value)
    .filter(([, part]) => typeof part === 'string' && part !== '')
    .map(([name, part]) => `${name}=${String(part).trim().toLowerCase()}`);
  return parts.length > 0 ? parts.sort().join(';') : undefined;
}

const secondSeed = 0x1b873593;

function hashed(text: string): string {
  return [hashOf(text), hashOf(text, secondSeed)].map((half) => half.toString(36)).join('-');
}
