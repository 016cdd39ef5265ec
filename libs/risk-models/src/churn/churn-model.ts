import type { FeatureState, LifetimeValue, RiskReason } from '@shoal/contracts';
import { Classifier } from '../classify/classifier.ts';
import { reasonsOf } from '../classify/reasons.ts';
import { columnsOf } from '../classify/table.ts';
import { RiskFormatError } from '../errors.ts';
import { churnFeatures, churnRow } from './churn-row.ts';
import { horizonDaysOf, type Rhythm } from './horizon.ts';
import { LifetimeModel } from './lifetime-model.ts';

/** A customer as a model sees him. */
export interface ChurnScore {
  readonly probability: number;
  readonly horizonDays: number;
  readonly reasons: readonly RiskReason[];
  /** Undefined where the shop has not enough repeat orders to tell. */
  readonly value: LifetimeValue | undefined;
}

/** Who leaves, why, and what he is worth; immutable. Made by trainChurn. */
export class ChurnModel {
  readonly classifier: Classifier;
  readonly rhythm: Rhythm;
  readonly lifetime: LifetimeModel | undefined;

  constructor(classifier: Classifier, rhythm: Rhythm, lifetime: LifetimeModel | undefined) {
    this.classifier = classifier;
    this.rhythm = rhythm;
    this.lifetime = lifetime;
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): ChurnModel {
    const { kind, classifier, rhythm, lifetime } = (json ?? {}) as Record<string, unknown>;
    if (kind !== 'churn')
      throw new RiskFormatError(`a stored model is ${JSON.stringify(kind)}, and no churn model`);
    const { shopGapDays, fixedDays } = (rhythm ?? {}) as Record<string, unknown>;
    if (typeof shopGapDays !== 'number' || typeof fixedDays !== 'number')
      throw new RiskFormatError('a churn model has no rhythm of its shop');
    return new ChurnModel(
      Classifier.fromJSON(classifier),
      { shopGapDays, fixedDays },
      lifetime === null ? undefined : LifetimeModel.fromJSON(lifetime),
    );
  }

  /** One score a state, each of a customer with an order (`isCustomer`). */
  score(states: readonly FeatureState[], at: number): ChurnScore[] {
    if (states.length === 0) return [];
    const horizons = states.map((state) => horizonDaysOf(state, this.rhythm));
    const rows = states.map((state, i) => churnRow(state, at, horizons[i] as number));
    const columns = columnsOf(churnFeatures, rows);
    const probabilities = this.classifier.predict(columns);
    const effects = this.classifier.effects(columns);
    const values = this.lifetime?.valuesOf(states, at);
    return rows.map((row, i) => ({
      probability: Number((probabilities[i] as number).toPrecision(4)),
      horizonDays: Number((horizons[i] as number).toFixed(1)),
      reasons: reasonsOf(
        churnFeatures,
        row,
        effects.values.subarray(i * effects.columns, (i + 1) * effects.columns),
      ),
      value: values?.[i],
    }));
  }

  toJSON() {
    const { classifier, rhythm, lifetime } = this;
    return { kind: 'churn', classifier: classifier.toJSON(), rhythm, lifetime: lifetime?.toJSON() ?? null };
  }
}
