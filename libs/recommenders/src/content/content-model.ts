import { packArray } from '@shoal/stored-models';
import { ForwardDecay } from '../forward-decay.ts';
import { Histories, type History } from '../histories.ts';
import type { Interactions } from '../interactions.ts';
import { checkInteractions } from '../interactions-from.ts';
import { Popularity } from '../popularity.ts';
import { rankThenPopular } from '../rank-then-popular.ts';
import type { Filters, OnlineModel, Query, Recommendation, RecommenderJson } from '../recommender.ts';
import { ScoreBoard } from '../score-board.ts';
import { recommenderFields } from '../stored-json.ts';
import { checkN } from '../top-items.ts';
import type { CatalogueItem } from './catalogue-item.ts';
import { EmbeddingIndex } from './embedding-index.ts';
import { TermIndex } from './term-index.ts';
import { termsOf } from './terms.ts';

export interface ContentParts {
  readonly histories: Histories;
  readonly index: TermIndex;
  readonly embeddings: EmbeddingIndex;
  readonly popularity: Popularity;
}

/** Of how many of the user's last items the text is read, and what each later one takes from an earlier one's say. */
const LOOK_BACK = 50;
const LOOK_BACK_DECAY = 0.9;
/** Of how many items that have a term it is looked at: a word that so many have tells little. */
const ENTRIES_MAX = 20_000;

/** The texts of a catalogue. Takes in items and interactions as they come. */
export class ContentModel implements OnlineModel {
  static readonly kind = 'content';
  static readonly version = 1;
  readonly kind = ContentModel.kind;
  private readonly parts: ContentParts;
  private readonly board = new ScoreBoard();

  constructor(parts: ContentParts) {
    this.parts = parts;
  }

  get items(): readonly string[] {
    return this.parts.histories.itemNames;
  }

  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    return this.ranked(this.parts.histories.of(query), n, filters);
  }

  /** What reads most like the item, the most popular after it. */
  similar(item: string, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    if (this.parts.histories.placeOfItem(item) === undefined) return [];
    const history = this.parts.histories.of({ recent: [{ item, at: 0 }] });
    const list = this.ranked(history, n, { ...filters, seen: false });
    return list.map(({ reason, ...rest }) => ({ ...rest, reason: { source: reason.source } }));
  }

  /** New items of the catalogue: recommended from now on. One that is there already is read anew. Throws OptionError. */
  addItems(items: readonly CatalogueItem[]): void {
    const { histories, index, embeddings, popularity } = this.parts;
    const places = items.map((item) => [histories.addItem(item.item), termsOf(item)] as const);
    items.forEach(({ embedding }, i) => {
      if (embedding !== undefined) embeddings.put(places[i]?.[0] as number, embedding);
    });
    popularity.grow(this.items.length);
    index.add(places);
  }

  /** Throws OptionError or NoInteractionsError. */
  partialFit(interactions: Interactions): void {
    checkInteractions(interactions);
    this.parts.popularity.add(this.parts.histories.add(interactions));
  }

  toJSON(): RecommenderJson {
    const { histories, index, embeddings, popularity } = this.parts;
    return {
      kind: ContentModel.kind,
      version: ContentModel.version,
      ...index.toJSON(this.items.length),
      ...embeddings.toJSON(),
      popularity: packArray(popularity.values),
      histories: histories.toJSON(),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): ContentModel {
    const fields = recommenderFields(json, ContentModel.kind, ContentModel.version);
    const histories = Histories.fromJSON(fields.record('histories'));
    const items = histories.itemNames.length;
    const undecayed = new ForwardDecay(Number.POSITIVE_INFINITY, 0);
    const popularity = new Popularity(undecayed, fields.float64('popularity', items));
    const index = TermIndex.fromJSON(fields, items);
    const embeddings = EmbeddingIndex.fromJSON(fields, items);
    return new ContentModel({ histories, index, embeddings, popularity });
  }

  private ranked(history: History, n: number, filters: Filters | undefined): Recommendation[] {
    const from = Math.max(0, history.item.length - LOOK_BACK);
    const last = [...history.item.subarray(from)].map((place, i, all) => {
      const weight = Math.max(0, history.weight[from + i] as number);
      return [place, weight * LOOK_BACK_DECAY ** (all.length - 1 - i)] as const;
    });
    this.board.clear(this.items.length);
    this.parts.index.addSimilar(last, this.board, ENTRIES_MAX);
    this.parts.embeddings.addSimilar(last, this.board);
    return rankThenPopular({
      items: this.items,
      board: this.board,
      popularity: this.parts.popularity.values,
      seen: history.item,
      n,
      filters,
      source: ContentModel.kind,
      because: (place) => this.becauseOf(place, last),
    });
  }

  /** What the words of two items say, and where both have one what their embeddings say. */
  private similarity(a: number, b: number): number {
    const { index, embeddings } = this.parts;
    return index.similarity(a, b) + Math.max(0, embeddings.similarity(a, b));
  }

  private becauseOf(place: number, last: readonly (readonly [number, number])[]): number {
    let best = 0;
    let because = -1;
    for (const [item, weight] of last) {
      const share = weight * this.similarity(item, place);
      if (share > best) [best, because] = [share, item];
    }
    return because;
  }
}
