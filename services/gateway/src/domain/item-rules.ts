/** What rules ask of an item. */
export interface RuledItem {
  readonly isHidden: boolean;
  readonly isRebuyable: boolean;
  readonly price: number | undefined;
  readonly category: readonly string[];
}

export interface ItemRules {
  readonly category?: string;
  readonly exclude: ReadonlySet<string>;
  readonly priceMin?: number;
  readonly priceMax?: number;
  readonly bought: ReadonlySet<string>;
  /** Categories of which people buy the same things again and again. */
  readonly rebuyable: ReadonlySet<string>;
}

/**
 * Whether an item may be shown. Of one that is not in the catalogue neither category nor price is known: it is shown unless one of them
 * is asked for, since shops begin with events and have their catalogue later.
 */
export function admits(itemId: string, item: RuledItem | undefined, rules: ItemRules): boolean {
  const { exclude, bought, category, priceMin, priceMax, rebuyable } = rules;
  if (exclude.has(itemId) || item?.isHidden) return false;
  if (bought.has(itemId) && !isRebuyable(item, rebuyable)) return false;
  if (category !== undefined && !item?.category.includes(category)) return false;
  if (priceMin === undefined && priceMax === undefined) return true;
  const price = item?.price;
  return price !== undefined && price >= (priceMin ?? 0) && price <= (priceMax ?? Number.POSITIVE_INFINITY);
}

function isRebuyable(item: RuledItem | undefined, rebuyable: ReadonlySet<string>): boolean {
  return item !== undefined && (item.isRebuyable || item.category.some((name) => rebuyable.has(name)));
}
