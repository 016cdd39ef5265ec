import type { RiskReason } from '@shoal/contracts';
import { Classifier } from '../classify/classifier.ts';
import { reasonsOf } from '../classify/reasons.ts';
import { type Standards, standardRows, standardsFromJson } from '../classify/standards.ts';
import { columnsOf } from '../classify/table.ts';
import { RiskFormatError } from '../errors.ts';
import { fraudFeatures } from './order-row.ts';
import { Ranks } from './ranks.ts';
import { Unusual } from './unusual.ts';

/** What a model with labels looks at: what the two models without labels say is two more features. */
export const labelledFeatures: readonly string[] = [...fraudFeatures, 'apartness', 'strangeness'];

export interface FraudParts {
  readonly unusual: Unusual;
  /** Of how unusual the orders of the training were. */
  readonly ranks: Ranks;
  readonly ordinary: Standards;
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
    const { kind, unusual, ranks, ordinary, classifier, threshold } = (json ?? {}) as Record<string, unknown>;
    if (kind !== 'fraud')
      throw new RiskFormatError(`a stored model is ${JSON.stringify(kind)}, and no fraud model`);
    if (typeof threshold !== 'number') throw new RiskFormatError('a fraud model has no threshold');
    try {
      return new FraudModel({
        unusual: Unusual.fromJSON(unusual),
        ranks: Ranks.fromJSON(ranks),
        ordinary: standardsFromJson(ordinary),
        classifier: classifier === null ? undefined : Classifier.fromJSON(classifier),
        threshold,
      });
    } catch (error) {
      throw new RiskFormatError(`a fraud model cannot be read: ${(error as Error).message}`, error);
    }
  }

  /** The scores alone, of rows by columns. */
  scoresOf(columns: readonly Float64Array[]): Float64Array {
    const { classifier, ranks, unusual: without } = this.parts;
    const { apartness, strangeness, unusual } = without.opinions(columns);
    return classifier
      ? classifier.predict([...columns, apartness, strangeness])
      : unusual.map((score) => ranks.of(score));
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
    const columns = columnsOf(fraudFeatures, [row]);
    if (!classifier) return reasonsOf(fraudFeatures, row, standardRows(columns, ordinary));
    const { apartness, strangeness } = this.parts.unusual.opinions(columns);
    const { values } = classifier.effects([...columns, apartness, strangeness]);
    return reasonsOf(labelledFeatures, [...row, ...apartness, ...strangeness], values);
  }

  toJSON() {
    const { unusual, ranks, ordinary, classifier, threshold } = this.parts;
    return {
      kind: 'fraud',
      unusual: unusual.toJSON(),
      ranks: ranks.toJSON(),
      ordinary,
      classifier: classifier?.toJSON() ?? null,
      threshold,
    };
  }
}
