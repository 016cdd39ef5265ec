import { ShapeError } from '../errors.ts';
import { sigmoid } from '../sigmoid.ts';
import { scoringFields } from '../stored-fields.ts';
import { COLUMNS_MAX, type Column, checkColumns, type Standards, standardised } from './standard-columns.ts';

const KIND = 'logistic-regression';
const VERSION = 1;

/** What a fit learned. */
export interface LogisticRegressionState {
  readonly standards: Standards;
  readonly intercept: number;
  /** One for each standardised column. */
  readonly coefficients: Float64Array;
}

/** Probabilities as a sigmoid of a weighted sum of columns; immutable. Made by LogisticRegression. */
export class LogisticRegressionModel {
  readonly kind = KIND;
  private readonly state: LogisticRegressionState;

  constructor(state: LogisticRegressionState) {
    this.state = state;
  }

  /** Throws ScoringFormatError. */
  static fromJSON(json: unknown): LogisticRegressionModel {
    const fields = scoringFields(json, KIND, VERSION);
    const coefficients = fields.numbers('coefficients');
    const { length } = coefficients;
    if (length === 0 || length > COLUMNS_MAX) throw fields.damaged('coefficients');
    const means = fields.numbers('means', length);
    const deviations = fields.numbers('deviations', length);
    if (!deviations.every((deviation) => deviation >= 0)) throw fields.damaged('deviations');
    return new LogisticRegressionModel({
      standards: { means, deviations },
      intercept: fields.number('intercept'),
      coefficients,
    });
  }

  /** What one standard deviation more of each column adds to the log-odds. */
  get coefficients(): readonly number[] {
    return [...this.state.coefficients];
  }

  /** The log-odds where every column is at its mean. */
  get intercept(): number {
    return this.state.intercept;
  }

  /** The log-odds of label 1 for each row. Throws ShapeError or ValueError. */
  rawScores(columns: readonly Column[]): Float64Array {
    const { intercept, coefficients } = this.state;
    const standard = this.standardise(columns);
    const rows = standard[0]?.length ?? 0;
    const scores = new Float64Array(rows).fill(intercept);
    for (const [c, column] of standard.entries()) {
      const coefficient = coefficients[c] as number;
      for (let i = 0; i < rows; i++) scores[i] = (scores[i] as number) + coefficient * (column[i] as number);
    }
    return scores;
  }

  /** What each column adds to the log-odds beyond the intercept, row after row. Throws ShapeError or ValueError. */
  contributions(columns: readonly Column[]): Float64Array {
    const { coefficients } = this.state;
    const standard = this.standardise(columns);
    const rows = standard[0]?.length ?? 0;
    const width = standard.length;
    const values = new Float64Array(rows * width);
    for (const [c, column] of standard.entries()) {
      const coefficient = coefficients[c] as number;
      for (let i = 0; i < rows; i++) values[i * width + c] = coefficient * (column[i] as number);
    }
    return values;
  }

  /** The probability of label 1 for each row. Throws ShapeError or ValueError. */
  predictProbabilities(columns: readonly Column[]): Float64Array {
    return this.rawScores(columns).map(sigmoid);
  }

  toJSON() {
    const { standards, intercept, coefficients } = this.state;
    return {
      kind: KIND,
      version: VERSION,
      intercept,
      coefficients: [...coefficients],
      means: [...standards.means],
      deviations: [...standards.deviations],
    };
  }

  private standardise(columns: readonly Column[]): Float64Array[] {
    const { standards, coefficients } = this.state;
    checkColumns(columns);
    if (columns.length !== coefficients.length) {
      throw new ShapeError(`${columns.length} columns, and the model was fitted on ${coefficients.length}`);
    }
    return standardised(columns, standards);
  }
}
