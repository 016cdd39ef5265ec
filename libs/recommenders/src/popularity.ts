import { ForwardDecay } from './forward-decay.ts';
import type { Interactions } from './interactions.ts';
import type { Filters, Recommendation } from './recommender.ts';
import { admission, topOfScores } from './top-items.ts';

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

/** What an answer is made of once a model has its scores. */
export interface Ranking {
  readonly items: readonly string[];
  /** By place; what is not above 0 is no candidate of the model's own. */
  readonly scores: Float64Array;
  readonly popularity: Float64Array;
  readonly seen: Iterable<number>;
  readonly n: number;
  readonly filters: Filters | undefined;
  readonly source: string;
  readonly because: (place: number) => string | undefined;
}

/**
 * The best of a model's own candidates, then the most popular of the rest, with scores below the former: a list is never empty
 * while an allowed item is left.
 */
export function rankThenPopular(ranking: Ranking): Recommendation[] {
  const { items, n, source, popularity } = ranking;
  const admits = admission(items, ranking.seen, ranking.filters);
  const own = ranking.scores.map((score) => (score > 0 ? score : Number.NEGATIVE_INFINITY));
  const best: Recommendation[] = topOfScores(own, n, admits).map(({ place, score }) => ({
    item: items[place] as string,
    score,
    reason: reasonOf(source, ranking.because(place)),
  }));
  if (best.length >= Math.min(n, items.length)) return best;
  const rest = popularity.map((count, place) =>
    own[place] === Number.NEGATIVE_INFINITY ? count : Number.NEGATIVE_INFINITY,
  );
  const scale = (best.at(-1)?.score ?? 1) / (1 + rest.reduce((a, b) => Math.max(a, b), 0));
  const popular = topOfScores(rest, n - best.length, admits);
  for (const { place, score } of popular) {
    best.push({ item: items[place] as string, score: score * scale, reason: { source: 'popular' } });
  }
  return best;
}

export function reasonOf(source: string, because: string | undefined): Recommendation['reason'] {
  return because === undefined ? { source } : { source, because };
}
