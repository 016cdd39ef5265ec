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
      this.#top = this.#strongest(topMax);
      this.#additions = 0;
    }
    return this.#top;
  }

  /** One look at each, and a place among the best for few: the counts are far more than the first. */
  #strongest(count: number): Counted[] {
    const best: Counted[] = [];
    for (const [itemId, score] of this.#counts) {
      const last = best.at(-1);
      if (best.length >= count && last && before(last, { itemId, score })) continue;
      best.splice(placeIn(best, { itemId, score }), 0, { itemId, score });
      if (best.length > count) best.pop();
    }
    return best;
  }

  #prune(): void {
    const scores = Float64Array.from(this.#counts.values()).sort();
    const least = scores[scores.length - itemsMax] ?? 0;
    for (const [itemId, score] of this.#counts) {
      // Of many with the least the earlier ones go.
      if (this.#counts.size <= itemsMax) return;
      if (score <= least) this.#counts.delete(itemId);
    }
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

function before(a: Counted, b: Counted): boolean {
  return a.score > b.score || (a.score === b.score && a.itemId < b.itemId);
}

/** Where one belongs in a list with the strongest first. */
function placeIn(best: readonly Counted[], one: Counted): number {
  let from = 0;
  let to = best.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (before(best[middle] as Counted, one)) from = middle + 1;
    else to = middle;
  }
  return from;
}
