import { packArray } from '@shoal/stored-models';
import { Histories, type History } from '../histories.ts';
import type { Filters, Query, Recommendation, RecommenderJson, RecommenderModel } from '../recommender.ts';
import { recommenderFields } from '../stored-json.ts';
import { type Asker, FactorSpace, newestOf } from './factor-space.ts';
import { newestOfEach } from './newest-ratings.ts';
import { Ridge } from './ridge.ts';
import { Vectors } from './vectors.ts';

/** What a fit on ratings learned. */
export interface RatingState {
  readonly histories: Histories;
  /** The mean of all ratings, and between which they lie. */
  readonly scale: { readonly mean: number; readonly lowest: number; readonly highest: number };
  readonly regularization: number;
  readonly userBias: Float32Array;
  readonly itemBias: Float32Array;
  /** A row for each user; where what he rated counts by itself, that is already in it. */
  readonly userFactors: Vectors;
  readonly itemFactors: Vectors;
  /** What having rated an item says of a user, whatever the rating; no rows where the model has no such part. */
  readonly implicitFactors: Vectors;
}

// Of a longer history the newest so many make the vector of a user whom the fit has not seen.
const FOLD_IN_MAX = 1000;
const VERSION = 1;

/**
 * Predicts the rating that a user would give: mean + bias of the user + bias of the item + product of their vectors. For users
 * with a history of their own (`recent`, the weights being ratings) bias and vector are found by least squares.
 */
export abstract class RatingModel implements RecommenderModel {
  abstract readonly kind: string;
  private readonly state: RatingState;
  private readonly space: FactorSpace;

  constructor(source: string, state: RatingState) {
    this.state = state;
    this.space = new FactorSpace({ source, ...state });
  }

  get items(): readonly string[] {
    return this.state.histories.itemNames;
  }

  /** Within the scale of the ratings. What is not known of user or item is taken as the mean. */
  predict(user: string, item: string): number {
    const { histories, scale, userBias, itemBias, userFactors, itemFactors } = this.state;
    const u = histories.placeOfUser(user);
    const i = histories.placeOfItem(item);
    let rating = scale.mean;
    if (u !== undefined) rating += userBias[u] as number;
    if (i !== undefined) rating += itemBias[i] as number;
    if (u !== undefined && i !== undefined) rating += userFactors.dot(u, itemFactors, i);
    return Math.min(scale.highest, Math.max(scale.lowest, rating));
  }

  /** By predicted rating, which is not cut off at the ends of the scale here, since that would make equals of the best. */
  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    return this.space.ranked(this.askerOf(query), n, filters);
  }

  similar(item: string, n: number, filters?: Filters): Recommendation[] {
    return this.space.similar(item, n, filters);
  }

  toJSON(): RecommenderJson {
    const { histories, scale, regularization, ...arrays } = this.state;
    return {
      kind: this.kind,
      version: VERSION,
      ...scale,
      regularization,
      factors: arrays.itemFactors.length,
      userBias: packArray(arrays.userBias),
      itemBias: packArray(arrays.itemBias),
      userFactors: packArray(arrays.userFactors.values),
      itemFactors: packArray(arrays.itemFactors.values),
      implicitFactors: packArray(arrays.implicitFactors.values),
      histories: histories.toJSON(),
    } as RecommenderJson;
  }

  private askerOf({ user, recent }: Query): Asker {
    const { histories, scale, userBias, userFactors } = this.state;
    const history = histories.of({ user, recent: recent && newestOfEach(recent) });
    const row = user === undefined ? undefined : histories.placeOfUser(user);
    if (history.item.length === 0) return { ...this.nobody(), history };
    if (recent !== undefined || row === undefined)
      return { ...this.foldIn(newestOf(history, FOLD_IN_MAX)), history };
    return { vector: userFactors, row, history, base: scale.mean + (userBias[row] as number) };
  }

  private nobody() {
    return { vector: Vectors.zeros(1, this.state.itemFactors.length), row: 0, base: this.state.scale.mean };
  }

  /** First the bias, as the shrunk mean of what is left beside the item's, then the vector for what is left then. */
  private foldIn({ item, weight }: History): Omit<Asker, 'history'> {
    const { itemFactors, itemBias, scale, regularization } = this.state;
    const vector = this.implicitVector(item);
    const left = weight.map(
      (rating, i) =>
        rating -
        scale.mean -
        (itemBias[item[i] as number] as number) -
        itemFactors.dot(item[i] as number, vector, 0),
    );
    // Each rating bears its share of the costs in the fit: so they grow with the history here.
    const cost = regularization * item.length;
    const bias = left.reduce((sum, value) => sum + value, 0) / (item.length + cost);
    const ridge = new Ridge(itemFactors.length);
    ridge.beginWith(Math.max(cost, 1e-6));
    const targets = left.map((value) => value - bias);
    ridge.add({ vectors: itemFactors, rows: item, weights: left.map(() => 1), targets }, 0, item.length);
    const explicit = Vectors.zeros(1, itemFactors.length);
    ridge.solveInto(explicit, 0);
    vector.add(0, 1, explicit, 0);
    return { vector, row: 0, base: scale.mean + bias };
  }

  private implicitVector(item: Int32Array): Vectors {
    const { implicitFactors, itemFactors } = this.state;
    const vector = Vectors.zeros(1, itemFactors.length);
    if (implicitFactors.rows === 0) return vector;
    for (const each of item) vector.add(0, 1 / Math.sqrt(item.length), implicitFactors, each);
    return vector;
  }
}

/** The state of a stored model of this kind. Throws RecommenderFormatError. */
export function ratingStateFrom(json: unknown, kind: string): RatingState {
  const fields = recommenderFields(json, kind, VERSION);
  const histories = Histories.fromJSON(fields.record('histories'));
  const factors = fields.number('factors');
  const [users, items] = [histories.userCount, histories.itemNames.length];
  const implicit = fields.float32('implicitFactors');
  if (implicit.length !== 0 && implicit.length !== items * factors) throw fields.damaged('implicitFactors');
  return {
    histories,
    scale: {
      mean: fields.number('mean'),
      lowest: fields.number('lowest'),
      highest: fields.number('highest'),
    },
    regularization: fields.number('regularization'),
    userBias: fields.float32('userBias', users),
    itemBias: fields.float32('itemBias', items),
    userFactors: new Vectors(factors, fields.float32('userFactors', users * factors)),
    itemFactors: new Vectors(factors, fields.float32('itemFactors', items * factors)),
    implicitFactors: new Vectors(factors, implicit),
  };
}
