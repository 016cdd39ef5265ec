import type { StoredFields } from '@shoal/stored-models';
import { BetaGeometricModel, type StoredBetaGeometric } from '../beta-geometric/beta-geometric-model.ts';
import { OptionError } from '../errors.ts';
import type { Period } from '../period.ts';
import { purchasesOf, type Transactions } from '../purchases.ts';
import { halfLivesIn, lifetimeFields } from '../stored-parameters.ts';
import { type Summary, summarise } from '../summarise.ts';
import { FEATURES, historyFeatures } from './history-features.ts';
import { lnRates, type RateWeights } from './rate-regression.ts';

/** What a model has learnt. */
export interface LearntHistories {
  readonly period: Period;
  /** BG/NBD of the whole time. */
  readonly purchases: BetaGeometricModel;
  /** In days. */
  readonly halfLives: readonly [number, number, number];
  readonly count: RateWeights;
  readonly occurrence: RateWeights;
}

/** What is foretold: a row a customer. */
export interface Forecast {
  /** Who: places in the customers of the transactions, ascending. */
  readonly customer: Int32Array;
  /** Purchases expected. */
  readonly expected: Float64Array;
  /** The higher, the likelier he buys again: for ranking, from 0 to 1, and no calibrated probability. */
  readonly score: Float64Array;
}

/** A fitted model as JSON. */
export interface StoredHistoryRegression {
  readonly kind: 'history-regression';
  readonly version: 1;
  readonly period: Period;
  readonly purchases: StoredBetaGeometric;
  readonly halfLives: readonly number[];
  /** The intercept, then the coefficients. */
  readonly count: readonly number[];
  readonly occurrence: readonly number[];
}

const KIND = 'history-regression';
const VERSION = 1;
/** Of whoever is as good as gone BG/NBD expects nothing, which has no logarithm. */
const EXPECTED_MIN = 1e-6;

/** A fitted regression on histories. */
export class HistoryRegressionModel {
  readonly learnt: LearntHistories;

  constructor(learnt: LearntHistories) {
    this.learnt = learnt;
  }

  /**
   * What is foretold of everybody who had bought by the day of `until`, for the `horizon` that follows, in periods. Throws OptionError where
   * the horizon is not above 0, DataError, and TooFewError where nobody had bought.
   */
  forecast(transactions: Transactions, until: number, horizon: number): Forecast {
    if (!(horizon > 0 && Number.isFinite(horizon)))
      throw new OptionError(`horizon is ${horizon}, and must be above 0`);
    const { purchases, period, halfLives, count, occurrence } = this.learnt;
    const summary = summarise(transactions, { until, period });
    const { features, lnExpected, expected } = lookAt(transactions, {
      ...{ summary, purchases, horizon, until, halfLives },
    });
    const counts = lnRates(count, features, lnExpected).map(Math.exp);
    const factor = sum(expected) / sum(counts);
    return {
      customer: summary.customer,
      expected: counts.map((each) => each * factor),
      score: lnRates(occurrence, features, lnExpected).map((ln) => -Math.expm1(-Math.exp(ln))),
    };
  }

  /** Plain data for `fromJSON`. */
  toJSON(): StoredHistoryRegression {
    const { period, purchases, halfLives, count, occurrence } = this.learnt;
    return {
      ...{ kind: KIND, version: VERSION, period, purchases: purchases.toJSON(), halfLives },
      count: [count.intercept, ...count.coefficients],
      occurrence: [occurrence.intercept, ...occurrence.coefficients],
    };
  }

  /** The model that `toJSON` wrote. Throws LifetimeFormatError for another kind or version, or when damaged. */
  static fromJSON(json: unknown): HistoryRegressionModel {
    const fields = lifetimeFields(json, KIND, VERSION);
    return new HistoryRegressionModel({
      period: fields.oneOf('period', ['day', 'week']),
      purchases: BetaGeometricModel.fromJSON(fields.record('purchases')),
      halfLives: halfLivesIn(fields),
      count: weightsIn(fields, 'count'),
      occurrence: weightsIn(fields, 'occurrence'),
    });
  }
}

/** Whose histories are looked at, and from when. */
export interface View {
  readonly summary: Summary;
  readonly purchases: BetaGeometricModel;
  /** In periods. */
  readonly horizon: number;
  readonly until: number;
  readonly halfLives: readonly [number, number, number];
}

interface Seen {
  /** Row-major, FEATURES.length a row. */
  readonly features: Float64Array;
  /** Purchases that BG/NBD expects, a row each. */
  readonly expected: Float64Array;
  readonly lnExpected: Float64Array;
}

/** The customers of a summary as they are seen on a day. */
export function lookAt(
  transactions: Transactions,
  { summary, purchases, horizon, until, halfLives }: View,
): Seen {
  const expected = purchases.expectedPurchases(horizon, summary);
  const lnExpected = expected.map((each) => Math.log(Math.max(each, EXPECTED_MIN)));
  const byDays = purchasesOf(transactions, 'day', { until });
  const features = historyFeatures({
    ...{ purchases: byDays, customer: summary.customer, until, halfLives, lnExpected },
  });
  return { features, expected, lnExpected };
}

function weightsIn(fields: StoredFields, name: string): RateWeights {
  const [intercept = 0, ...coefficients] = fields.numbers(name, FEATURES.length + 1);
  return { intercept, coefficients: Float64Array.from(coefficients) };
}

function sum(values: Float64Array): number {
  return values.reduce((total, each) => total + each, 0);
}
