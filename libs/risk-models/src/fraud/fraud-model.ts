import type { RiskReason } from '@shoal/contracts';
import { IsolationForestModel } from '@shoal/trees';
import { Classifier, datasetOf } from '../classify/classifier.ts';
import { reasonsOf } from '../classify/reasons.ts';
import { columnsOf } from '../classify/table.ts';
import { RiskFormatError } from '../errors.ts';
import { fraudFeatures } from './order-row.ts';
import { Ordinary } from './ordinary.ts';
import { Ranks } from './ranks.ts';

/** The names of what a model with labels looks at: how far an order stands apart is one more feature. */
export const labelledFeatures: readonly string[] = [...fraudFeatures, 'apartness'];

export interface FraudParts {
  readonly isolation: IsolationForestModel;
  readonly ranks: Ranks;
  readonly ordinary: Ordinary;
  /** Undefined until there are labels enough. */
  readonly classifier: Classifier | undefined;
  /** Orders with this score and more are flagged. */
  readonly threshold: number;
}

export interface FraudScore {
  /** A probability; the rank among past orders where there are no labels yet. */
  readonly score: number;
  readonly isFlagged: boolean;
  /** What moved it, the weightiest first. Asked for where it is wanted: it costs fifty times what the score does. */
  readonly reasons: () => readonly RiskReason[];
}

/** How much an order smells of fraud, and of what; immutable. Made by trainFraud. */
export class FraudModel {
  readonly parts: FraudParts;

  constructor(parts: FraudParts) {
    this.parts = parts;
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): FraudModel {
    const { kind, isolation, ranks, ordinary, classifier, threshold } = (json ?? {}) as Record<
      string,
      unknown
    >;
    if (kind !== 'fraud')
      throw new RiskFormatError(`a stored model is ${JSON.stringify(kind)}, and no fraud model`);
    if (typeof threshold !== 'number') throw new RiskFormatError('a fraud model has no threshold');
    try {
      return new FraudModel({
        isolation: IsolationForestModel.fromJSON(isolation),
        ranks: Ranks.fromJSON(ranks),
        ordinary: Ordinary.fromJSON(ordinary),
        classifier: classifier === null ? undefined : Classifier.fromJSON(classifier),
        threshold,
      });
    } catch (error) {
      throw new RiskFormatError(`a fraud model cannot be read: ${(error as Error).message}`, error);
    }
  }

  /** The scores alone, of rows by columns. */
  scoresOf(columns: readonly Float64Array[]): Float64Array {
    const { classifier, ranks } = this.parts;
    const apartness = this.apartness(columns);
    return classifier
      ? classifier.predict([...columns, apartness])
      : apartness.map((score) => ranks.of(score));
  }

  /** How far each row stands apart from past orders, without a look at labels: 0 to 1. */
  apartness(columns: readonly Float64Array[]): Float64Array {
    return this.parts.isolation.score(datasetOf(fraudFeatures, columns));
  }

  /** One score a row of `orderRow`. */
  score(rows: readonly Float64Array[]): FraudScore[] {
    if (rows.length === 0) return [];
    const scores = this.scoresOf(columnsOf(fraudFeatures, rows));
    return rows.map((row, i) => {
      const score = Number((scores[i] as number).toPrecision(4));
      return { score, isFlagged: score >= this.parts.threshold, reasons: () => this.#reasonsFor(row) };
    });
  }

  #reasonsFor(row: Float64Array): RiskReason[] {
    const { classifier, ordinary } = this.parts;
    if (!classifier) return reasonsOf(fraudFeatures, row, ordinary.distances(row));
    const columns = columnsOf(fraudFeatures, [row]);
    const [apartness = Number.NaN] = this.apartness(columns);
    const { values } = classifier.effects([...columns, Float64Array.of(apartness)]);
    return reasonsOf(labelledFeatures, [...row, apartness], values);
  }

  toJSON() {
    const { isolation, ranks, ordinary, classifier, threshold } = this.parts;
    return {
      kind: 'fraud',
      isolation: isolation.toJSON(),
      ranks: ranks.toJSON(),
      ordinary: ordinary.toJSON(),
      classifier: classifier?.toJSON() ?? null,
      threshold,
    };
  }
}
