import type { CatalogueItem } from '@shoal/contracts';

/** Items of one shop whose facts are held; one takes about 150 bytes. Rules cannot hold for those beyond. */
const itemsMax = 1_000_000;

/** What rules ask of one item. */
export interface ItemFacts {
  readonly isRebuyable: boolean;
  /** Undefined where the catalogue has none. */
  readonly price: number | undefined;
  /** From the widest to the narrowest. */
  readonly category: readonly string[];
}

/** What rules must know of each item of a shop; each path of categories is held once. */
export class ShopItems {
  readonly #facts = new Map<string, ItemFacts>();
  /** Apart from the facts: it is asked of every item that is shown, and few are hidden. */
  readonly #hidden = new Set<string>();
  readonly #paths = new Map<string, readonly string[]>();

  get size(): number {
    return this.#facts.size;
  }

  set({ itemId, hidden, available = true, rebuyable, price, category = [] }: CatalogueItem): void {
    if (!this.#facts.has(itemId) && this.#facts.size >= itemsMax) return;
    if (hidden === true || !available) this.#hidden.add(itemId);
    else this.#hidden.delete(itemId);
    this.#facts.set(itemId, {
      isRebuyable: rebuyable === true,
      price,
      category: this.#heldPath(category),
    });
  }

  delete(itemId: string): void {
    this.#facts.delete(itemId);
    this.#hidden.delete(itemId);
  }

  /** Whether an item is hidden, or not to be had now. */
  isHidden(itemId: string): boolean {
    return this.#hidden.has(itemId);
  }

  /** Undefined for an item that is not in the catalogue. */
  factsOf(itemId: string): ItemFacts | undefined {
    return this.#facts.get(itemId);
  }

  /** In the order in which they came. */
  ids(): IterableIterator<string> {
    return this.#facts.keys();
  }

  #heldPath(path: readonly string[]): readonly string[] {
    const key = JSON.stringify(path);
    const held = this.#paths.get(key) ?? path;
    this.#paths.set(key, held);
    return held;
  }
}
