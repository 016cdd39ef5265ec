import { ForwardDecay } from './forward-decay.ts';
import type { Interactions } from './interactions.ts';

/** How much was done with each item, what is older counting less. */
export class Popularity {
  private readonly decay: ForwardDecay;
  private counts: Float64Array;

  constructor(decay: ForwardDecay, counts: Float64Array) {
    this.decay = decay;
    this.counts = counts;
  }

  /** Of items in the places that the interactions have. Throws OptionError when halfLifeMs is not positive. */
  static of(interactions: Interactions, halfLifeMs: number): Popularity {
    const newest = interactions.at.at(-1) ?? 0;
    const popularity = new Popularity(new ForwardDecay(halfLifeMs, newest), new Float64Array(0));
    popularity.add(interactions);
    return popularity;
  }

  /** More interactions, in places that the former ones had. Items past their number are new. */
  add({ items, item, weight, at }: Interactions): void {
    this.grow(items.length);
    const factor = this.decay.rebase(at.at(-1) ?? this.decay.landmark);
    if (factor !== 1)
      for (let i = 0; i < this.counts.length; i++) this.counts[i] = (this.counts[i] as number) * factor;
    for (let i = 0; i < item.length; i++) {
      const place = item[i] as number;
      this.counts[place] =
        (this.counts[place] as number) +
        Math.max(0, weight[i] as number) * this.decay.weightAt(at[i] as number);
    }
  }

  /** Makes room for items that nobody has had. */
  grow(items: number): void {
    if (items <= this.counts.length) return;
    const grown = new Float64Array(items);
    grown.set(this.counts);
    this.counts = grown;
  }

  /** By place; the counts at the landmark. */
  get values(): Float64Array {
    return this.counts;
  }

  get landmark(): number {
    return this.decay.landmark;
  }

  get halfLifeMs(): number {
    return this.decay.halfLifeMs;
  }
}
