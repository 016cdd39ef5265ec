import type { CustomerEvent, InboxPosition } from '@shoal/contracts';
import type { TextFields } from './text-fields.ts';

/** A text that somebody wrote, and what it is about. */
export interface Review {
  readonly id: string;
  readonly shop: string;
  readonly customerId: string;
  readonly at: number;
  readonly text: string;
  readonly rating: number | undefined;
  readonly itemId: string | undefined;
  readonly category: string | undefined;
  readonly inbox: InboxPosition;
}

/** The text of an event, if it is one of those that are judged and says anything. Throws a TypeError where its moment is none. */
export function reviewOf(event: CustomerEvent, fields: TextFields): Review | undefined {
  const properties = event.properties ?? {};
  const texts = (fields.get(event.event ?? '') ?? []).map((name) => properties[name]);
  const text = texts.filter((value) => typeof value === 'string' && value.trim() !== '').join('\n');
  if (event.type !== 'track' || text === '') return undefined;
  const at = momentOf(event);
  const { messageId: id, shop, customerId, inbox } = event;
  const { rating, product_id: product, sku, category } = properties;
  return {
    ...{ id, shop, customerId, at, text, inbox },
    rating: typeof rating === 'number' ? rating : undefined,
    itemId: named(product ?? sku, 100),
    category: named(category, 200),
  };
}

/** Milliseconds. Throws a TypeError where an event has no moment. */
export function momentOf({ timestamp }: CustomerEvent): number {
  const at = Date.parse(timestamp);
  if (Number.isNaN(at)) throw new TypeError(`"${timestamp}" is no moment`);
  return at;
}

function named(value: unknown, lengthMax: number): string | undefined {
  const name = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return name === '' || name.length > lengthMax ? undefined : name;
}
