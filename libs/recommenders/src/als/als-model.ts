import { packArray } from '@shoal/stored-models';
import { type Asker, FactorSpace, newestOf } from '../factors/factor-space.ts';
import { Vectors } from '../factors/vectors.ts';
import { Histories, type History } from '../histories.ts';
import type { Filters, Query, Recommendation, RecommenderJson, RecommenderModel } from '../recommender.ts';
import { recommenderFields } from '../stored-json.ts';
import { HalfStep } from './half-step.ts';

interface AlsState {
  readonly histories: Histories;
  readonly regularization: number;
  readonly alpha: number;
  readonly userFactors: Vectors;
  readonly itemFactors: Vectors;
}

// Of a longer history the newest so many make the vector of a user whom the fit has not seen.
const FOLD_IN_MAX = 1000;

/** Vectors of users and items. A user of the fit has his vector; whoever comes with a history is folded in by solving for it. */
export class AlsModel implements RecommenderModel {
  static readonly kind = 'als';
  static readonly version = 1;
  readonly kind = AlsModel.kind;
  private readonly state: AlsState;
  private readonly space: FactorSpace;
  /** Suits somebody of whom nothing is known. */
  private readonly nobody: Vectors;
  private solver: HalfStep | undefined;

  constructor(state: AlsState) {
    this.state = state;
    this.space = new FactorSpace({ source: AlsModel.kind, ...state });
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
    const { histories, regularization, alpha, userFactors, itemFactors } = this.state;
    return {
      kind: AlsModel.kind,
      version: AlsModel.version,
      factors: itemFactors.length,
      regularization,
      alpha,
      userFactors: packArray(userFactors.values),
      itemFactors: packArray(itemFactors.values),
      histories: histories.toJSON(),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): AlsModel {
    const fields = recommenderFields(json, AlsModel.kind, AlsModel.version);
    const histories = Histories.fromJSON(fields.record('histories'));
    const factors = fields.number('factors');
    return new AlsModel({
      histories,
      regularization: fields.number('regularization'),
      alpha: fields.number('alpha'),
      userFactors: new Vectors(factors, fields.float32('userFactors', histories.userCount * factors)),
      itemFactors: new Vectors(factors, fields.float32('itemFactors', histories.itemNames.length * factors)),
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
    const { alpha, itemFactors } = this.state;
    const own = Vectors.zeros(1, itemFactors.length);
    const entries = {
      rows: 1,
      columns: itemFactors.rows,
      starts: Int32Array.of(0, item.length),
      column: item,
      value: weight.map((each) => alpha * each),
    };
    this.solver ??= this.prepared();
    this.solver.solveRow({ entries, own, other: itemFactors }, 0);
    return own;
  }

  // When somebody is first folded in: it goes through all items.
  private prepared(): HalfStep {
    const { regularization, itemFactors } = this.state;
    const solver = new HalfStep({ factors: itemFactors.length, regularization, cgSteps: 0 });
    solver.prepare(itemFactors);
    return solver;
  }
}
