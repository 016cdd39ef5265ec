import { packArray } from '@shoal/stored-models';
import { Histories, type History } from '../histories.ts';
import { rankThenPopular } from '../rank-then-popular.ts';
import type { Filters, Query, Recommendation, RecommenderJson, RecommenderModel } from '../recommender.ts';
import { ScoreBoard } from '../score-board.ts';
import { recommenderFields } from '../stored-json.ts';
import { checkN } from '../top-items.ts';
import { type Neighbours, neighboursFrom, neighboursToJson } from './neighbours.ts';

export interface ItemKnnParts {
  readonly histories: Histories;
  readonly neighbours: Neighbours;
  /** By place of item. */
  readonly popularity: Float64Array;
}

/** The nearest items of each item. Answers for any history without a new fit. */
export class ItemKnnModel implements RecommenderModel {
  static readonly kind = 'itemKnn';
  static readonly version = 1;
  readonly kind = ItemKnnModel.kind;
  private readonly parts: ItemKnnParts;
  private readonly board = new ScoreBoard();

  constructor(parts: ItemKnnParts) {
    this.parts = parts;
  }

  get items(): readonly string[] {
    return this.parts.histories.itemNames;
  }

  /** Scores an item by the sum of its similarities to the history, each times its weight. */
  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    return this.ranked(this.parts.histories.of(query), n, filters);
  }

  /** The nearest items, the most popular after them. */
  similar(item: string, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    if (this.parts.histories.placeOfItem(item) === undefined) return [];
    const history = this.parts.histories.of({ recent: [{ item, at: 0 }] });
    const list = this.ranked(history, n, { ...filters, seen: false });
    return list.map(({ reason, ...rest }) => ({ ...rest, reason: { source: reason.source } }));
  }

  toJSON(): RecommenderJson {
    const { histories, neighbours, popularity } = this.parts;
    return {
      kind: ItemKnnModel.kind,
      version: ItemKnnModel.version,
      ...neighboursToJson(neighbours),
      popularity: packArray(popularity),
      histories: histories.toJSON(),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): ItemKnnModel {
    const fields = recommenderFields(json, ItemKnnModel.kind, ItemKnnModel.version);
    const histories = Histories.fromJSON(fields.record('histories'));
    const items = histories.itemNames.length;
    const popularity = fields.float64('popularity', items);
    return new ItemKnnModel({ histories, neighbours: neighboursFrom(fields, items), popularity });
  }

  private ranked(history: History, n: number, filters: Filters | undefined): Recommendation[] {
    const { starts, neighbour, similarity } = this.parts.neighbours;
    this.board.clear(this.items.length);
    for (const [i, item] of history.item.entries()) {
      const weight = history.weight[i] as number;
      for (let j = starts[item] as number; j < (starts[item + 1] as number); j++) {
        this.board.add(neighbour[j] as number, weight * (similarity[j] as number), item);
      }
    }
    return rankThenPopular({
      items: this.items,
      board: this.board,
      popularity: this.parts.popularity,
      seen: history.item,
      n,
      filters,
      source: ItemKnnModel.kind,
    });
  }
}
