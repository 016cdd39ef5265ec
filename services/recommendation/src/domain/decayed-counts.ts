/** An item with what it counts. */
export interface Counted {
  readonly itemId: string;
  readonly score: number;
}

/** Items counted beyond which the weakest go. */
const itemsMax = 100_000;
/** How many of the first are kept sorted, and after how many additions they are sorted anew. */
const topMax = 300;
const staleAfter = 500;

/**
 * How often each item was wanted, what is older counting less (forward decay: Cormode et al. 2009). Memory is bounded; the first
 * 300 are sorted at most once for 500 additions.
 */
export class DecayedCounts {
  readonly #halfLifeMs: number;
  readonly #counts = new Map<string, number>();
  #landmark = 0;
  #top: readonly Counted[] = [];
  #additions = staleAfter;

  constructor(halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
  }

  get size(): number {
    return this.#counts.size;
  }

  add(itemId: string, weight: number, at: number): void {
    if (!(weight > 0)) return;
    this.#rebase(at);
    const count = this.#counts.get(itemId) ?? 0;
    this.#counts.set(itemId, count + weight * 2 ** ((at - this.#landmark) / this.#halfLifeMs));
    this.#additions += 1;
    if (this.#counts.size > 2 * itemsMax) this.#prune();
  }

  /** The first, the strongest first, of equal ones by name; a little behind the counts. */
  top(): readonly Counted[] {
    if (this.#additions >= staleAfter || (this.#top.length < topMax && this.#additions > 0)) {
      this.#top = this.#sorted().slice(0, topMax);
      this.#additions = 0;
    }
    return this.#top;
  }

  #sorted(): Counted[] {
    return Array.from(this.#counts, ([itemId, score]) => ({ itemId, score })).sort(
      (a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1),
    );
  }

  #prune(): void {
    const kept = this.#sorted().slice(0, itemsMax);
    this.#counts.clear();
    for (const { itemId, score } of kept) this.#counts.set(itemId, score);
  }

  /** Counts grow with time; before they leave float64 behind all are taken down. */
  #rebase(at: number): void {
    if (this.#landmark === 0) this.#landmark = at;
    if ((at - this.#landmark) / this.#halfLifeMs < 500) return;
    const factor = 2 ** ((this.#landmark - at) / this.#halfLifeMs);
    for (const [itemId, count] of this.#counts) this.#counts.set(itemId, count * factor);
    this.#landmark = at;
  }
}
