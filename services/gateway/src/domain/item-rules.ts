import type { BoughtItems } from '@shoal/contracts';

/** What rules ask of an item. */
export interface RuledItem {
  readonly isRebuyable: boolean;
  readonly price: number | undefined;
  readonly category: readonly string[];
}

export interface ItemRules {
  readonly category?: string;
  readonly exclude: ReadonlySet<string>;
  readonly priceMin?: number;
  readonly priceMax?: number;
  readonly bought: BoughtItems;
  /** Categories of which people buy the same things again and again. */
  readonly rebuyable: ReadonlySet<string>;
}

/** What rules must know of the items of a shop. */
export interface RuledItems {
  isHidden(itemId: string): boolean;
  /** Undefined for an item that is not in the catalogue. */
  factsOf(itemId: string): RuledItem | undefined;
}

/**
 * Whether an item may be shown. Of one that is not in the catalogue neither category nor price is known: it is shown unless one of them
 * is asked for, since shops begin with events and have their catalogue later. The facts of an item are looked up only where a rule
 * needs them: most requests have none that does.
 */
export function admits(itemId: string, items: RuledItems, rules: ItemRules): boolean {
  const { exclude, bought, category, priceMin, priceMax, rebuyable } = rules;
  if (items.isHidden(itemId) || exclude.has(itemId)) return false;
  if (bought.has(itemId) && !isRebuyable(items.factsOf(itemId), rebuyable)) return false;
  if (category !== undefined && !items.factsOf(itemId)?.category.includes(category)) return false;
  if (priceMin === undefined && priceMax === undefined) return true;
  const price = items.factsOf(itemId)?.price;
  return price !== undefined && price >= (priceMin ?? 0) && price <= (priceMax ?? Number.POSITIVE_INFINITY);
}

function isRebuyable(item: RuledItem | undefined, rebuyable: ReadonlySet<string>): boolean {
  return item !== undefined && (item.isRebuyable || item.category.some((name) => rebuyable.has(name)));
}
