import type { Weight } from '@shoal/neural/layers';
import { BetaGeometricModel, type StoredBetaGeometric } from '../beta-geometric/beta-geometric-model.ts';
import { OptionError } from '../errors.ts';
import type { Forecast } from '../forecast/history-regression-model.ts';
import type { Period } from '../period.ts';
import type { Transactions } from '../purchases.ts';
import { halfLivesIn, lifetimeFields } from '../stored-parameters.ts';
import { summarise } from '../summarise.ts';
import { lookAtCustomers } from './customer-features.ts';
import { lnConditional } from './lifetime-loss.ts';
import { type Answers, answersOf, LN_RATE, LN_SPREAD, OUTPUTS } from './network-layout.ts';
import { type Standards, standardised } from './standards.ts';
import { networksFrom, type StoredWeight, standardsFrom, storedWeights } from './stored-network.ts';

/** What networks have learnt. */
export interface LearntNetworks {
  readonly period: Period;
  /** BG/NBD of the whole time. */
  readonly purchases: BetaGeometricModel;
  /** In days. */
  readonly halfLives: readonly [number, number, number];
  readonly standards: Standards;
  readonly networks: readonly (readonly Weight[])[];
}

/** What is foretold: a row a customer. */
export interface NeuralForecast extends Forecast {
  /** What he is expected to pay, in the unit of the amounts, without discount. */
  readonly money: Float64Array;
}

/** Fitted networks as JSON. */
export interface StoredNeuralLifetime {
  readonly kind: 'neural-lifetime';
  readonly version: 1;
  readonly period: Period;
  readonly purchases: StoredBetaGeometric;
  readonly halfLives: readonly number[];
  readonly standards: { readonly means: readonly number[]; readonly deviations: readonly number[] };
  readonly networks: readonly (readonly StoredWeight[])[];
}

const KIND = 'neural-lifetime';
const VERSION = 1;

/** Networks on histories, without TensorFlow; immutable. Made by NeuralLifetime. */
export class NeuralLifetimeModel {
  readonly learnt: LearntNetworks;

  constructor(learnt: LearntNetworks) {
    this.learnt = learnt;
  }

  /**
   * What is foretold of everybody who had bought by the day of `until`, for the `horizon` that follows, in periods. The purchases of all
   * are as many as BG/NBD expects: how much is bought in all is learnt better from the whole time than from a part of it. Throws
   * OptionError where the horizon is not above 0, DataError, and TooFewError where nobody had bought.
   */
  forecast(transactions: Transactions, until: number, horizon: number): NeuralForecast {
    if (!(horizon > 0 && Number.isFinite(horizon)))
      throw new OptionError(`horizon is ${horizon}, and must be above 0`);
    const { purchases, period, halfLives, standards, networks } = this.learnt;
    const summary = summarise(transactions, { until, period });
    const { features, expected, lnExpected } = lookAtCustomers(transactions, {
      ...{ summary, purchases, horizon, until, halfLives },
    });
    const rows = standardised(features, standards);
    const answers = meanOf(networks.map((weights) => answersOf(weights, rows)));
    const rate = (off: Float64Array) => off.map((each, row) => rateOf((lnExpected[row] as number) + each));
    const counts = rate(answers.count);
    const factor = sum(expected) / sum(counts);
    const score = rate(answers.occurrence).map((each) => -Math.expm1(-each));
    return {
      customer: summary.customer,
      expected: counts.map((each) => each * factor),
      score,
      money: score.map((chance, row) => {
        const spread = bounded(answers.moneySpread[row] as number, LN_SPREAD);
        const mean = (answers.moneyMean[row] as number) + lnConditional(lnExpected[row] as number);
        return factor * chance * Math.exp(mean + spreadTerm(spread));
      }),
    };
  }

  /** Plain data for `fromJSON`. */
  toJSON(): StoredNeuralLifetime {
    const { period, purchases, halfLives, standards, networks } = this.learnt;
    return {
      ...{ kind: KIND, version: VERSION, period, purchases: purchases.toJSON(), halfLives },
      standards: { means: [...standards.means], deviations: [...standards.deviations] },
      networks: networks.map(storedWeights),
    };
  }

  /** The model that `toJSON` wrote. Throws LifetimeFormatError for another kind or version, or when damaged. */
  static fromJSON(json: unknown): NeuralLifetimeModel {
    const fields = lifetimeFields(json, KIND, VERSION);
    return new NeuralLifetimeModel({
      period: fields.oneOf('period', ['day', 'week']),
      purchases: BetaGeometricModel.fromJSON(fields.record('purchases')),
      halfLives: halfLivesIn(fields),
      standards: standardsFrom(fields),
      networks: networksFrom(fields),
    });
  }
}

function meanOf(all: readonly Answers[]): Answers {
  const mean = (name: (typeof OUTPUTS)[number]) =>
    (all[0] as Answers)[name].map(
      (_, row) => all.reduce((total, answers) => total + (answers[name][row] as number), 0) / all.length,
    );
  return Object.fromEntries(OUTPUTS.map((name) => [name, mean(name)])) as unknown as Answers;
}

function rateOf(ln: number): number {
  return Math.exp(bounded(ln, LN_RATE));
}

/** The mean of a lognormal distribution lies this above its median, as logarithms. */
function spreadTerm(lnSpread: number): number {
  return Math.exp(2 * lnSpread) / 2;
}

function bounded(value: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.max(least, Math.min(most, value));
}

function sum(values: Float64Array): number {
  return values.reduce((total, each) => total + each, 0);
}
