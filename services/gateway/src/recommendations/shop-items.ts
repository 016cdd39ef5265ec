import type { CatalogueItem } from '@shoal/contracts';

/** Items of one shop whose facts are held; one takes about 150 bytes. Rules cannot hold for those beyond. */
const itemsMax = 1_000_000;

const flag = { hidden: 1, rebuyable: 2 } as const;

/** What rules ask of one item. */
export interface ItemFacts {
  /** Hidden, or not to be had now. */
  readonly isHidden: boolean;
  readonly isRebuyable: boolean;
  /** Undefined where the catalogue has none. */
  readonly price: number | undefined;
  /** From the widest to the narrowest. */
  readonly category: readonly string[];
}

/** What rules must know of each item of a shop, in columns: a place an item, names of categories once each. */
export class ShopItems {
  readonly #places = new Map<string, number>();
  readonly #free: number[] = [];
  readonly #flags: number[] = [];
  readonly #prices: number[] = [];
  readonly #paths: number[] = [];
  readonly #pathNumbers = new Map<string, number>();
  readonly #pathNames: (readonly string[])[] = [];

  get size(): number {
    return this.#places.size;
  }

  set({ itemId, hidden, available = true, rebuyable, price, category = [] }: CatalogueItem): void {
    const known = this.#places.get(itemId);
    if (known === undefined && this.#places.size >= itemsMax) return;
    const place = known ?? this.#free.pop() ?? this.#flags.length;
    this.#places.set(itemId, place);
    this.#flags[place] = (hidden || !available ? flag.hidden : 0) | (rebuyable ? flag.rebuyable : 0);
    this.#prices[place] = price ?? Number.NaN;
    this.#paths[place] = this.#pathNumber(category);
  }

  delete(itemId: string): void {
    const place = this.#places.get(itemId);
    if (place === undefined) return;
    this.#places.delete(itemId);
    this.#free.push(place);
  }

  /** Undefined for an item that is not in the catalogue. */
  factsOf(itemId: string): ItemFacts | undefined {
    const place = this.#places.get(itemId);
    if (place === undefined) return undefined;
    const flags = this.#flags[place] ?? 0;
    const price = this.#prices[place] ?? Number.NaN;
    return {
      isHidden: (flags & flag.hidden) !== 0,
      isRebuyable: (flags & flag.rebuyable) !== 0,
      price: Number.isNaN(price) ? undefined : price,
      category: this.#pathNames[this.#paths[place] ?? 0] ?? [],
    };
  }

  /** In the order in which they came. */
  ids(): IterableIterator<string> {
    return this.#places.keys();
  }

  #pathNumber(path: readonly string[]): number {
    const key = JSON.stringify(path);
    const known = this.#pathNumbers.get(key);
    if (known !== undefined) return known;
    this.#pathNumbers.set(key, this.#pathNames.length);
    return this.#pathNames.push(path) - 1;
  }
}
