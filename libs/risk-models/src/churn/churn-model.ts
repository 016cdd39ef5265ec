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
  /** What moved the probability, the weightiest first. Asked for where it is wanted: it costs fifty times what the probability does. */
  readonly reasons: () => readonly RiskReason[];
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
    const read = Classifier.fromJSON(classifier);
    if (read.names.join() !== churnFeatures.join())
      throw new RiskFormatError('a churn model was trained on other features: train it anew');
    return new ChurnModel(
      read,
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
    const values = this.lifetime?.valuesOf(states, at);
    return rows.map((row, i) => ({
      probability: Number((probabilities[i] as number).toPrecision(4)),
      horizonDays: Number((horizons[i] as number).toFixed(1)),
      reasons: () => this.#reasonsFor(row),
      value: values?.[i],
    }));
  }

  #reasonsFor(row: Float64Array): RiskReason[] {
    const { values } = this.classifier.effects(columnsOf(churnFeatures, [row]));
    return reasonsOf(churnFeatures, row, values);
  }

  toJSON() {
    const { classifier, rhythm, lifetime } = this;
    return { kind: 'churn', classifier: classifier.toJSON(), rhythm, lifetime: lifetime?.toJSON() ?? null };
  }
}
