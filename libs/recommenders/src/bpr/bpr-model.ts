import { seededRandom } from '@shoal/clustering';
import { packArray } from '@shoal/stored-models';
import { type Asker, FactorSpace, newestOf } from '../factors/factor-space.ts';
import { Vectors } from '../factors/vectors.ts';
import { Histories, type History } from '../histories.ts';
import type { Filters, Query, Recommendation, RecommenderJson, RecommenderModel } from '../recommender.ts';
import { recommenderFields } from '../stored-json.ts';
import { PairDescent } from './pair-descent.ts';

interface BprState {
  readonly histories: Histories;
  readonly learningRate: number;
  readonly regularization: number;
  readonly seed: number;
  readonly userFactors: Vectors;
  readonly itemFactors: Vectors;
  readonly itemBias: Float32Array;
}

// Of a longer history the newest so many make the vector of a user whom the fit has not seen.
const FOLD_IN_MAX = 200;
// Draws for each of them: the items stand still, so few are enough.
const DRAWS_EACH = 30;

/** Vectors of users and items and the items' biases. Who comes with a history is drawn for against items that stand still. */
export class BprModel implements RecommenderModel {
  static readonly kind = 'bpr';
  static readonly version = 1;
  readonly kind = BprModel.kind;
  private readonly state: BprState;
  private readonly space: FactorSpace;
  /** Suits somebody of whom nothing is known. */
  private readonly nobody: Vectors;

  constructor(state: BprState) {
    this.state = state;
    this.space = new FactorSpace({ source: BprModel.kind, ...state });
    this.nobody = state.userFactors.mean();
  }

  get items(): readonly string[] {
    return this.state.histories.itemNames;
  }

  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    return this.space.ranked(this.askerOf(query), n, filters);
  }

  similar(item: string, n: number, filters?: Filters): Recommendation[] {
    return this.space.similar(item, n, filters);
  }

  toJSON(): RecommenderJson {
    const { histories, learningRate, regularization, seed, userFactors, itemFactors, itemBias } = this.state;
    return {
      kind: BprModel.kind,
      version: BprModel.version,
      factors: itemFactors.length,
      learningRate,
      regularization,
      seed,
      userFactors: packArray(userFactors.values),
      itemFactors: packArray(itemFactors.values),
      itemBias: packArray(itemBias),
      histories: histories.toJSON(),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): BprModel {
    const fields = recommenderFields(json, BprModel.kind, BprModel.version);
    const histories = Histories.fromJSON(fields.record('histories'));
    const factors = fields.number('factors');
    const [users, items] = [histories.userCount, histories.itemNames.length];
    return new BprModel({
      histories,
      learningRate: fields.number('learningRate'),
      regularization: fields.number('regularization'),
      seed: fields.number('seed'),
      userFactors: new Vectors(factors, fields.float32('userFactors', users * factors)),
      itemFactors: new Vectors(factors, fields.float32('itemFactors', items * factors)),
      itemBias: fields.float32('itemBias', items),
    });
  }

  private askerOf(query: Query): Asker {
    const { userFactors, histories } = this.state;
    const history = histories.of(query);
    if (history.item.length === 0) return { vector: this.nobody, row: 0, history };
    const row = query.user === undefined ? undefined : histories.placeOfUser(query.user);
    if (query.recent === undefined && row !== undefined) return { vector: userFactors, row, history };
    return { vector: this.foldIn(newestOf(history, FOLD_IN_MAX)), row: 0, history };
  }

  private foldIn({ item, weight }: History): Vectors {
    const { itemFactors, itemBias, seed } = this.state;
    const users = new Vectors(itemFactors.length, this.nobody.values.slice());
    const starts = Int32Array.of(0, item.length);
    const entries = { rows: 1, columns: itemFactors.rows, starts, column: item, value: weight };
    const descent = new PairDescent(
      { entries, users, items: itemFactors, itemBias, itemsFixed: true },
      this.state,
    );
    // The same draws whenever the same history comes: the same list.
    descent.run(DRAWS_EACH * item.length, seededRandom(seed));
    return users;
  }
}
