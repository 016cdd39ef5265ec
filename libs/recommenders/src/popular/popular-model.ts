import { packArray, type StoredFields } from '@shoal/stored-models';
import { ForwardDecay } from '../forward-decay.ts';
import { Histories } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import { Popularity } from '../popularity.ts';
import type { Filters, OnlineModel, Query, Recommendation, RecommenderJson } from '../recommender.ts';
import { recommenderFields } from '../stored-json.ts';
import { admission, checkN, topOfScores } from '../top-items.ts';

/** The decayed counts of all items. Learns on. */
export class PopularModel implements OnlineModel {
  static readonly kind = 'popular';
  static readonly version = 1;
  readonly kind = PopularModel.kind;
  private readonly histories: Histories;
  private readonly popularity: Popularity;
  private readonly categories: ReadonlyMap<string, string>;

  constructor(histories: Histories, popularity: Popularity, categories: ReadonlyMap<string, string>) {
    this.histories = histories;
    this.popularity = popularity;
    this.categories = categories;
  }

  get items(): readonly string[] {
    return this.histories.itemNames;
  }

  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    return this.ranked(this.histories.of(query).item, n, filters);
  }

  /** The most popular of one category. Throws OptionError when n is no positive integer. */
  popularIn(category: string, n: number, filters: Filters = {}): Recommendation[] {
    return this.ranked([], n, this.within(category, filters));
  }

  /** The most popular of the item's category, of all where it has none. */
  similar(item: string, n: number, filters: Filters = {}): Recommendation[] {
    checkN(n);
    const place = this.histories.placeOfItem(item);
    if (place === undefined) return [];
    const category = this.categories.get(item);
    const within = category === undefined ? filters : this.within(category, filters);
    return this.ranked([place], n, { ...within, seen: false });
  }

  /** Throws OptionError or NoInteractionsError. */
  partialFit(interactions: Interactions): void {
    checkInteractions(interactions);
    this.popularity.add(this.histories.add(interactions));
  }

  toJSON(): RecommenderJson {
    const { halfLifeMs, landmark, values } = this.popularity;
    return {
      kind: PopularModel.kind,
      version: PopularModel.version,
      // JSON has no Infinity.
      inverseHalfLifeMs: 1 / halfLifeMs,
      landmark,
      counts: packArray(values),
      categories: Object.fromEntries(this.categories),
      histories: this.histories.toJSON(),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): PopularModel {
    const fields = recommenderFields(json, PopularModel.kind, PopularModel.version);
    const histories = Histories.fromJSON(fields.record('histories'));
    const popularity = popularityFrom(fields, histories.itemNames.length);
    const categories = Object.entries(fields.record('categories'));
    if (!categories.every(isPairOfStrings)) throw fields.damaged('categories');
    return new PopularModel(histories, popularity, new Map(categories));
  }

  private within(category: string, filters: Filters): Filters {
    const { allow } = filters;
    const inside = (item: string): boolean => this.categories.get(item) === category;
    return { ...filters, allow: (item) => inside(item) && (allow === undefined || allow(item)) };
  }

  private ranked(seen: Iterable<number>, n: number, filters: Filters | undefined): Recommendation[] {
    const admits = admission(this.items, seen, filters);
    return topOfScores(this.popularity.values, n, admits).map(({ place, score }) => ({
      item: this.items[place] as string,
      score,
      reason: { source: PopularModel.kind },
    }));
  }
}

function popularityFrom(fields: StoredFields, items: number): Popularity {
  const halfLifeMs = 1 / fields.number('inverseHalfLifeMs');
  if (!(halfLifeMs > 0)) throw fields.damaged('inverseHalfLifeMs');
  return new Popularity(
    new ForwardDecay(halfLifeMs, fields.number('landmark')),
    fields.float64('counts', items),
  );
}

function isPairOfStrings(pair: [string, unknown]): pair is [string, string] {
  return typeof pair[1] === 'string';
}
