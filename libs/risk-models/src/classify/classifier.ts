import { LogisticRegressionModel, PlattScaling } from '@shoal/scoring';
import { type Dataset, GradientBoostingModel } from '@shoal/trees';
import { RiskFormatError } from '../errors.ts';
import { squeezed } from './squeeze.ts';

/** What stands behind a probability. */
export type BaseModel =
  | { readonly method: 'boosting'; readonly model: GradientBoostingModel }
  | { readonly method: 'logistic'; readonly model: LogisticRegressionModel };

/** Where the log-odds of some rows come from: row after row what each column adds, in the columns' order. */
export interface Effects {
  readonly values: Float64Array;
  readonly columns: number;
}

/** Calibrated probabilities that say what they come from; immutable. Made by trainClassifier. */
export class Classifier {
  readonly names: readonly string[];
  readonly base: BaseModel;
  readonly #calibration: PlattScaling;

  constructor(names: readonly string[], base: BaseModel, calibration: PlattScaling) {
    this.names = names;
    this.base = base;
    this.#calibration = calibration;
  }

  /** Throws RiskFormatError. */
  static fromJSON(json: unknown): Classifier {
    try {
      const { names, method, model, calibration } = json as Record<string, unknown>;
      if (!Array.isArray(names) || names.some((name) => typeof name !== 'string'))
        throw new TypeError('it has no names');
      const base: BaseModel =
        method === 'boosting'
          ? { method, model: GradientBoostingModel.fromJSON(model) }
          : { method: 'logistic', model: LogisticRegressionModel.fromJSON(model) };
      return new Classifier(names, base, PlattScaling.fromJSON(calibration));
    } catch (error) {
      throw new RiskFormatError(`a stored classifier cannot be read: ${(error as Error).message}`, error);
    }
  }

  /** The probability of label 1 for each row. */
  predict(columns: readonly Float64Array[]): Float64Array {
    return this.#calibration.calibrate(rawScores(this.base, this.names, columns));
  }

  /** What each column adds to the log-odds of each row: Shapley values of the trees, or terms of the sum. */
  effects(columns: readonly Float64Array[]): Effects {
    const { base, names } = this;
    const values =
      base.method === 'boosting'
        ? base.model.contributions(datasetOf(names, columns)).values
        : base.model.contributions(columns.map(squeezed));
    const { slope } = this.#calibration;
    return { values: values.map((value) => slope * value), columns: names.length };
  }

  toJSON() {
    const { names, base } = this;
    const { method, model } = base;
    return { names, method, model: model.toJSON(), calibration: this.#calibration.toJSON() };
  }
}

/** Log-odds before they are calibrated. */
export function rawScores(
  base: BaseModel,
  names: readonly string[],
  columns: readonly Float64Array[],
): Float64Array {
  return base.method === 'boosting'
    ? base.model.rawScores(datasetOf(names, columns))
    : base.model.rawScores(columns.map(squeezed));
}

export function datasetOf(names: readonly string[], columns: readonly Float64Array[]): Dataset {
  return { names, columns };
}
