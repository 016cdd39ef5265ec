import { checkBothClasses, checkCount, checkWeights, type Numbers } from '../check-scores.ts';
import { OptionError } from '../errors.ts';
import { LogisticRegressionModel } from './logistic-regression-model.ts';
import { NewtonDescent } from './newton-descent.ts';
import { type Column, checkColumns, standardised, standardsOf } from './standard-columns.ts';

export interface LogisticRegressionOptions {
  /** What half the squared coefficients of the standardised columns cost, above 0: 1 / C of scikit-learn; 1 unless told. */
  readonly l2?: number;
  /** Newton steps, 1 to 1000; 50 unless told. Ten are enough as a rule. */
  readonly iterationsMax?: number;
  /** The fit ends when a step lowers the loss by a smaller share; 1e-12 unless told. */
  readonly tolerance?: number;
}

/** Logistic regression with an L2 penalty on standardised columns; the intercept is not penalised (Hastie et al. 2009, 4.4). */
export class LogisticRegression {
  private readonly options: Required<LogisticRegressionOptions>;

  /** Throws OptionError. */
  constructor({ l2 = 1, iterationsMax = 50, tolerance = 1e-12 }: LogisticRegressionOptions = {}) {
    if (!(l2 > 0 && l2 < Number.POSITIVE_INFINITY)) throw new OptionError(`l2 is ${l2}: it must be above 0`);
    if (!(tolerance >= 0 && tolerance < 1))
      throw new OptionError(`tolerance is ${tolerance}: it must be from 0 to below 1`);
    checkCount('iterationsMax', iterationsMax, 1, 1000);
    this.options = { l2, iterationsMax, tolerance };
  }

  /**
   * Learns from columns (1 to 2000; NaN is missing and counts as the column's mean) and labels 0 and 1. Throws ShapeError,
   * ValueError (an infinite cell, another label) or OneClassError.
   * @param weights One for each row, 0 or more; all alike unless told.
   */
  fit(columns: readonly Column[], labels: Numbers, weights?: Numbers): LogisticRegressionModel {
    const { l2, iterationsMax, tolerance } = this.options;
    const rows = checkColumns(columns);
    checkBothClasses(labels, new Uint8Array(rows));
    checkWeights(weights, rows);
    const standards = standardsOf(columns);
    const descent = new NewtonDescent({
      columns: standardised(columns, standards),
      labels,
      weights: weights === undefined ? new Float64Array(rows).fill(1) : Float64Array.from(weights),
      l2,
    });
    for (let iteration = 0; iteration < iterationsMax; iteration++) {
      if (descent.step() <= tolerance) break;
    }
    const [intercept = 0, ...coefficients] = descent.coefficients;
    return new LogisticRegressionModel({
      standards,
      intercept,
      coefficients: Float64Array.from(coefficients),
    });
  }
}
