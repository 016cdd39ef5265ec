import { OptionError } from './errors.ts';
import type { Filters } from './recommender.ts';

/** Throws OptionError when n is no positive integer. A huge n is none the worse: an answer has the items' number at most. */
export function checkN(n: number): void {
  if (!Number.isSafeInteger(n) || n < 1) throw new OptionError(`n is ${n}: it must be a positive integer`);
}

/**
 * The `n` best of what is offered, in memory for n. Of equal scores the lower place is the better, so that an answer does not
 * depend on the order of the offers. NaN is refused silently: it is no score.
 */
export class TopItems {
  private readonly n: number;
  private readonly places: number[] = [];
  private readonly scores: number[] = [];

  constructor(n: number) {
    checkN(n);
    this.n = n;
  }

  /** Whether an item of this score and place would be taken: ask before testing an expensive filter. */
  wouldTake(place: number, score: number): boolean {
    if (Number.isNaN(score)) return false;
    return this.places.length < this.n || this.isWorse(0, place, score);
  }

  offer(place: number, score: number): void {
    if (!this.wouldTake(place, score)) return;
    if (this.places.length < this.n) {
      this.places.push(place);
      this.scores.push(score);
      this.rise(this.places.length - 1);
      return;
    }
    this.places[0] = place;
    this.scores[0] = score;
    this.sink(0);
  }

  /** The best first. */
  ranked(): { readonly place: number; readonly score: number }[] {
    return this.places
      .map((place, i) => ({ place, score: this.scores[i] as number }))
      .sort((a, b) => b.score - a.score || a.place - b.place);
  }

  // A binary heap with the worst at its root.
  private isWorse(i: number, place: number, score: number): boolean {
    const mine = this.scores[i] as number;
    return mine < score || (mine === score && (this.places[i] as number) > place);
  }

  private rise(from: number): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.isWorse(i, this.places[parent] as number, this.scores[parent] as number)) return;
      this.swap(i, parent);
      i = parent;
    }
  }

  private sink(from: number): void {
    let i = from;
    for (;;) {
      let worst = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child >= this.places.length) break;
        if (this.isWorse(child, this.places[worst] as number, this.scores[worst] as number)) worst = child;
      }
      if (worst === i) return;
      this.swap(i, worst);
      i = worst;
    }
  }

  private swap(i: number, j: number): void {
    for (const list of [this.places, this.scores]) {
      const kept = list[i] as number;
      list[i] = list[j] as number;
      list[j] = kept;
    }
  }
}

/** Which places a caller may have back: his filters hold, and what he has seen stays out unless he asks for it. */
export function admission(
  items: readonly string[],
  seen: Iterable<number>,
  filters: Filters = {},
): (place: number) => boolean {
  const out = new Set(filters.seen ? [] : seen);
  const { exclude, allow } = filters;
  return (place) => {
    if (out.has(place)) return false;
    const item = items[place] as string;
    return !exclude?.has(item) && (allow === undefined || allow(item));
  };
}

/** The best `n` places of dense scores that `admits` lets through; scores of -Infinity are none. */
export function topOfScores(
  scores: Float32Array | Float64Array,
  n: number,
  admits: (place: number) => boolean,
): { readonly place: number; readonly score: number }[] {
  const top = new TopItems(n);
  for (let place = 0; place < scores.length; place++) {
    const score = scores[place] as number;
    if (score > Number.NEGATIVE_INFINITY && top.wouldTake(place, score) && admits(place))
      top.offer(place, score);
  }
  return top.ranked();
}
