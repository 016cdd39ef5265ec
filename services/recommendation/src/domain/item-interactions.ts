import {
  type CommerceProperties,
  type CustomerEvent,
  type ItemInteraction,
  itemIdOf,
} from '@shoal/contracts';

type Kind = ItemInteraction['kind'];

const kinds: ReadonlyMap<string | undefined, Kind> = new Map([
  ['Product Viewed', 'viewed'],
  ['Product Added', 'added'],
  ['Order Completed', 'ordered'],
  ['Product Reviewed', 'rated'],
]);

/** What each kind says of somebody's interest, against a look. */
const weights: Readonly<Record<Kind, number>> = { viewed: 1, added: 3, ordered: 5, rated: 2 };

/** From which rating on, of five, a review speaks for an item; without a rating it says that he has it. */
const likedFrom = 3;

/** Of one event: an order of thousands of lines must not push out everything else. */
const itemsOfOneEventMax = 50;

/** What an event says of items; empty for one that says nothing, and for ids that can be no item's. */
export function interactionsOf(event: CustomerEvent): ItemInteraction[] {
  const kind = kinds.get(event.event);
  if (kind === undefined) return [];
  const { products = [], rating, ...product } = (event.properties ?? {}) as CommerceProperties;
  const at = Date.parse(event.timestamp);
  const ids = [product, ...products].flatMap(({ product_id }) => itemIdOf(product_id) ?? []);
  return [...new Set(ids)].slice(0, itemsOfOneEventMax).map((itemId) => ({
    itemId,
    at,
    kind,
    ...(kind === 'rated' && rating !== undefined && { rating }),
  }));
}

/** How much an interaction says for an item; 0 where it speaks against it. */
export function weightOf({ kind, rating }: ItemInteraction): number {
  return kind === 'rated' && rating !== undefined && rating < likedFrom ? 0 : weights[kind];
}
