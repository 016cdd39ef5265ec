import { packArray } from '@shoal/stored-models';
import { type Asker, FactorSpace } from '../factors/factor-space.ts';
import { Vectors } from '../factors/vectors.ts';
import { Histories } from '../histories.ts';
import type { Filters, Query, Recommendation, RecommenderJson, RecommenderModel } from '../recommender.ts';
import { recommenderFields } from '../stored-json.ts';
import { BLOCKS_MAX, type NetworkShape, networkSize } from './network-layout.ts';
import { sasRecForward } from './sasrec-forward.ts';
import { readingOf } from './windows.ts';

export interface SasRecState {
  readonly histories: Histories;
  readonly shape: NetworkShape;
  /** All weights in the order of network-layout.ts. */
  readonly weights: Float32Array;
}

/**
 * A trained network that reads what somebody did last, and the items as points: the next item is looked for where the network's
 * state points to. It answers without TensorFlow. Of a longer history the newest `lengthMax` items are read.
 */
export class SasRecModel implements RecommenderModel {
  static readonly kind = 'sasrec';
  static readonly version = 1;
  readonly kind = SasRecModel.kind;
  private readonly state: SasRecState;
  private readonly space: FactorSpace;
  private readonly forward: (inputs: Int32Array) => Float32Array;

  constructor(state: SasRecState) {
    const { histories, shape, weights } = state;
    this.state = state;
    // The item table comes first.
    const itemFactors = new Vectors(shape.width, weights.subarray(0, shape.items * shape.width));
    this.space = new FactorSpace({ source: SasRecModel.kind, histories, itemFactors });
    this.forward = sasRecForward(shape, weights);
  }

  get items(): readonly string[] {
    return this.state.histories.itemNames;
  }

  recommend(query: Query, n: number, filters?: Filters): Recommendation[] {
    return this.space.ranked(this.askerOf(query), n, filters);
  }

  /** By the angle between the items' vectors. */
  similar(item: string, n: number, filters?: Filters): Recommendation[] {
    return this.space.similar(item, n, filters);
  }

  toJSON(): RecommenderJson {
    const { histories, shape, weights } = this.state;
    const { items: _, ...sizes } = shape;
    return {
      kind: SasRecModel.kind,
      version: SasRecModel.version,
      ...sizes,
      weights: packArray(weights),
      histories: histories.toJSON(),
    } as RecommenderJson;
  }

  /** Throws RecommenderFormatError. */
  static fromJSON(json: unknown): SasRecModel {
    const fields = recommenderFields(json, SasRecModel.kind, SasRecModel.version);
    const histories = Histories.fromJSON(fields.record('histories'));
    const size = (name: string): number => {
      const value = fields.number(name);
      if (!Number.isSafeInteger(value) || value < 1) throw fields.damaged(name);
      return value;
    };
    const shape = {
      items: histories.itemNames.length,
      width: size('width'),
      heads: size('heads'),
      blocks: size('blocks'),
      lengthMax: size('lengthMax'),
    };
    if (shape.width % shape.heads !== 0) throw fields.damaged('heads');
    if (shape.blocks > BLOCKS_MAX) throw fields.damaged('blocks');
    const weights = fields.float32('weights', networkSize(shape));
    if (!weights.every(Number.isFinite)) throw fields.damaged('weights');
    return new SasRecModel({ histories, shape, weights });
  }

  private askerOf(query: Query): Asker {
    const { histories, shape } = this.state;
    const history = histories.of(query);
    const inputs = readingOf(history.item, shape.items, shape.lengthMax);
    return { vector: new Vectors(shape.width, this.forward(inputs)), row: 0, history };
  }
}
