import type { Histories, History } from '../histories.ts';
import type { Filters, Recommendation } from '../recommender.ts';
import { admission, checkN, topOfScores } from '../top-items.ts';
import type { Vectors } from './vectors.ts';

// A reason is looked for among so many of the items that the user had last.
const REASONS_MAX = 50;

export interface FactorSpaceState {
  readonly source: string;
  readonly histories: Histories;
  /** A row for each item. */
  readonly itemFactors: Vectors;
  /** What an item gains whoever is asked. */
  readonly itemBias?: Float32Array;
}

/** For whom: a row of vectors, and what he has had. */
export interface Asker {
  readonly vector: Vectors;
  readonly row: number;
  readonly history: History;
  /** Added to every score. Default 0. */
  readonly base?: number;
}

/** Items as points: an item suits a user by the product of their vectors, and is like another by the angle between theirs. */
export class FactorSpace {
  private readonly state: FactorSpaceState;
  private readonly norms: Float64Array;

  constructor(state: FactorSpaceState) {
    this.state = state;
    const { itemFactors, histories } = state;
    this.norms = Float64Array.from(histories.itemNames, (_, place) =>
      Math.sqrt(itemFactors.dot(place, itemFactors, place)),
    );
  }

  /** The best items for somebody, the score being product plus bias plus `base`. Throws OptionError for a bad n. */
  ranked({ vector, row, history, base = 0 }: Asker, n: number, filters?: Filters): Recommendation[] {
    const { source, histories, itemFactors, itemBias } = this.state;
    const admits = admission(histories.itemNames, history.item, filters);
    const scores = this.norms.map(
      (_, place) => base + (itemBias?.[place] ?? 0) + itemFactors.dot(place, vector, row),
    );
    return topOfScores(scores, n, admits).map(({ place, score }) => {
      const because = this.nearestOf(history, place);
      return {
        item: histories.itemNames[place] as string,
        score,
        reason: because === undefined ? { source } : { source, because },
      };
    });
  }

  /** By cosine. Empty for an item that is not known. */
  similar(item: string, n: number, filters: Filters = {}): Recommendation[] {
    checkN(n);
    const { source, histories } = this.state;
    const place = histories.placeOfItem(item);
    if (place === undefined) return [];
    const scores = this.norms.map((_, other) => this.cosine(place, other));
    const admits = admission(histories.itemNames, [place], { ...filters, seen: false });
    return topOfScores(scores, n, admits).map((found) => ({
      item: histories.itemNames[found.place] as string,
      score: found.score,
      reason: { source, because: item },
    }));
  }

  /** Which of the user's own items is most like this one. */
  private nearestOf({ item }: History, place: number): string | undefined {
    let nearest = -1;
    let best = 0;
    for (let i = Math.max(0, item.length - REASONS_MAX); i < item.length; i++) {
      const cosine = this.cosine(item[i] as number, place);
      if (cosine <= best) continue;
      best = cosine;
      nearest = item[i] as number;
    }
    return this.state.histories.itemNames[nearest];
  }

  private cosine(a: number, b: number): number {
    const product = this.state.itemFactors.dot(a, this.state.itemFactors, b);
    // An item that nobody touched has no direction.
    return product === 0 ? 0 : product / ((this.norms[a] as number) * (this.norms[b] as number));
  }
}

/** The newest entries of a history, so that a customer who did a hundred thousand things costs no more than others. */
export function newestOf({ item, weight, at }: History, most: number): History {
  const from = Math.max(0, item.length - most);
  return { item: item.subarray(from), weight: weight.subarray(from), at: at.subarray(from) };
}
