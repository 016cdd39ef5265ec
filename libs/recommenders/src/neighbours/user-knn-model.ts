import { packArray } from '@shoal/stored-models';
import { type CompressedRows, transpose } from '../csr.ts';
import { RecommenderFormatError } from '../errors.ts';
import { Histories, type History } from '../histories.ts';
import { rankThenPopular } from '../rank-then-popular.ts';
import type { Filters, Query, Recommendation, RecommenderJson, RecommenderModel } from '../recommender.ts';
import { ScoreBoard } from '../score-board.ts';
import { placesIn, recommenderFields, startsIn } from '../stored-json.ts';
import { checkN, TopItems } from '../top-items.ts';
import type { NeighbourOptions } from './neighbour-options.ts';
import { WEIGHTINGS } from './weighting.ts';

export interface UserKnnParts {
  readonly histories: Histories;
  /** What each user had, weighted; rows of length 1. */
  readonly rows: CompressedRows;
  /** By place of item. */
  readonly popularity: Float64Array;
}

/**
 * The weighted histories of all users. Neighbours are sought when somebody asks, so that what he did a moment ago counts and no
 * table of users by users is kept.
 */
export class UserKnnModel implements RecommenderModel {
  static readonly kind = 'userKnn';
  static readonly version = 1;
  readonly kind = UserKnnModel.kind;
  private readonly parameters: Required<NeighbourOptions>;
  private readonly parts: UserKnnParts;
  private readonly byItem: CompressedRows;
  private readonly board = new ScoreBoard();

  constructor(parameters: Required<NeighbourOptions>, parts: UserKnnParts) {
    this.parameters = parameters;
    this.parts = parts;
    this.byItem = transpose(parts.rows);
  }

  get items(): readonly string[] {
    return this.parts.histories.itemNames;
  }

  /** Scores an item by how like him those are who had it. */
  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    return this.ranked(this.parts.histories.of(query), n, filters);
  }

  /** What those had who had the item. */
  similar(item: string, n: number, filters?: Filters): Recommendation[] {
    checkN(n);
    if (this.parts.histories.placeOfItem(item) === undefined) return [];
    const history = this.parts.histories.of({ recent: [{ item, at: 0 }] });
    return this.ranked(history, n, { ...filters, seen: false });
  }

  toJSON(): RecommenderJson {
    const { histories, rows, popularity } = this.parts;
    return {
      kind: UserKnnModel.kind,
      version: UserKnnModel.version,
      ...this.parameters,
      starts: packArray(rows.starts),
      column: packArray(rows.column),
      value: packArray(rows.value),
      popularity: packArray(popularity),
      histories: histories.toJSON(),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): UserKnnModel {
    const fields = recommenderFields(json, UserKnnModel.kind, UserKnnModel.version);
    const histories = Histories.fromJSON(fields.record('histories'));
    const columns = histories.itemNames.length;
    const column = placesIn(fields, 'column', { below: columns });
    const weighting = WEIGHTINGS.find((name) => name === fields.string('weighting'));
    if (weighting === undefined)
      throw new RecommenderFormatError('a stored userKnn model is of an unknown weighting');
    const parameters = { k: fields.number('k'), weighting, entriesMax: fields.number('entriesMax') };
    const rows = {
      rows: histories.userCount,
      columns,
      starts: startsIn(fields, 'starts', { rows: histories.userCount, total: column.length }),
      column,
      value: fields.float32('value', column.length),
    };
    return new UserKnnModel(parameters, {
      histories,
      rows,
      popularity: fields.float64('popularity', columns),
    });
  }

  private ranked(history: History, n: number, filters: Filters | undefined): Recommendation[] {
    const { rows, histories } = this.parts;
    this.board.clear(this.items.length);
    for (const { place, score } of this.neighboursOf(history)) {
      for (let i = rows.starts[place] as number; i < (rows.starts[place + 1] as number); i++) {
        this.board.add(rows.column[i] as number, score * (rows.value[i] as number), -1);
      }
    }
    return rankThenPopular({
      items: histories.itemNames,
      board: this.board,
      popularity: this.parts.popularity,
      seen: history.item,
      n,
      filters,
      source: UserKnnModel.kind,
    });
  }

  /** The k users who share most with a history; the weight of each of its items is how much of it there is. */
  private neighboursOf({ item, weight }: History): { readonly place: number; readonly score: number }[] {
    const products = new Float64Array(this.parts.rows.rows);
    for (const [i, column] of item.entries()) {
      const from = this.byItem.starts[column] as number;
      const end = Math.min(this.byItem.starts[column + 1] as number, from + this.parameters.entriesMax);
      const value = Math.max(0, weight[i] as number);
      for (let j = from; j < end; j++) {
        const user = this.byItem.column[j] as number;
        products[user] = (products[user] as number) + value * (this.byItem.value[j] as number);
      }
    }
    const top = new TopItems(this.parameters.k);
    for (let user = 0; user < products.length; user++) {
      if ((products[user] as number) > 0) top.offer(user, products[user] as number);
    }
    return top.ranked();
  }
}
