import { categoryWords, colours, styles } from './catalogue-words.ts';
import { lognormal, WeightedIndex, zipfWeights } from './draws.ts';
import type { Sfc32 } from './sfc32.ts';

/** A product of the Segment e-commerce spec. */
export interface ProductFields {
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  /** In units of the currency. */
  readonly price: number;
}

/** One thing that the shop sells. */
export interface Item {
  readonly priceCents: number;
  /** As the Segment spec writes a product; one object is shared by all calls. */
  readonly product: ProductFields;
  /** What the item is called in a review. */
  readonly englishKind: string;
  readonly chineseKind: string;
}

/** The items of one category, the most popular first, with Zipf's law over their ranks. */
export interface Shelf {
  readonly category: string;
  readonly items: readonly Item[];
  readonly popularity: WeightedIndex;
}

/** Builds the shelves: `count` items spread over the categories in turn. */
export function stockShelves(random: Sfc32, count: number): Shelf[] {
  return categoryWords.map((words, shelf) => {
    const size = Math.floor((count + categoryWords.length - 1 - shelf) / categoryWords.length);
    const items = Array.from({ length: size }, (_, rank) => drawItem(random, shelf, rank));
    // An exponent of 0.8 lets the best tenth of the items draw about half of the interest.
    return { category: words.name, items, popularity: new WeightedIndex(zipfWeights(size, 0.8)) };
  });
}

function drawItem(random: Sfc32, shelf: number, rank: number): Item {
  const words = categoryWords[shelf];
  if (!words) throw new RangeError(`No category ${shelf}`);
  const [englishKind, chineseKind] = random.pick(words.kinds);
  const drawnCents = lognormal(random, words.medianCents, 0.5);
  // Prices end in .95 or .49, as shops like them.
  const priceCents = Math.max(1, Math.round(drawnCents / 100)) * 100 - (random.chance(0.7) ? 5 : 51);
  const product = {
    product_id: `p-${shelf + 1}${String(rank + 1).padStart(3, '0')}`,
    name: `${random.pick(styles)} ${englishKind}, ${random.pick(colours)}`,
    category: words.name,
    price: priceCents / 100,
  };
  return { priceCents, product, englishKind, chineseKind };
}

/**
 * One item of a shelf by popularity. With a lean of n, the dearest (n > 0) or the cheapest (n < 0) of |n| + 1 draws.
 */
export function drawFromShelf(random: Sfc32, shelf: Shelf, lean: number): Item {
  let chosen = itemAt(shelf, shelf.popularity.draw(random));
  for (let extra = Math.abs(lean); extra > 0; extra -= 1) {
    const other = itemAt(shelf, shelf.popularity.draw(random));
    if ((other.priceCents - chosen.priceCents) * lean > 0) chosen = other;
  }
  return chosen;
}

/** A neighbour on the shelf: things seen together, so that what follows an item can be learned from the clicks. */
export function drawNeighbour(random: Sfc32, shelf: Shelf, item: Item): Item {
  const place = shelf.items.indexOf(item) + 1 + random.below(3);
  return itemAt(shelf, place % shelf.items.length);
}

function itemAt(shelf: Shelf, place: number): Item {
  const item = shelf.items[place];
  if (!item) throw new RangeError(`No item ${place} on shelf ${shelf.category}`);
  return item;
}
