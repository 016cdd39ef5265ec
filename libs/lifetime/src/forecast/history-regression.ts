import { BetaGeometric } from '../beta-geometric/beta-geometric.ts';
import type { BetaGeometricModel } from '../beta-geometric/beta-geometric-model.ts';
import { OptionError } from '../errors.ts';
import { PERIOD_DAYS, type Period, periodOf } from '../period.ts';
import { countPurchases, purchasesOf, type Transactions } from '../purchases.ts';
import { summarise } from '../summarise.ts';
import { FEATURES, halfLivesOf, watchedDaysOf, weeksBefore } from './history-features.ts';
import { HistoryRegressionModel, lookAt } from './history-regression-model.ts';
import { fitRate, type RateExamples } from './rate-regression.ts';

export interface HistoryRegressionOptions {
  /** In what purchases are counted. Default day. */
  readonly period?: Period;
  /** Weight of the squared coefficients. 0 or more, default .001. */
  readonly ridge?: number;
}

/** Parts of the time watched that are held out to learn from. */
const HELD_OUT = [1 / 3, 1 / 2] as const;

/**
 * Foretells who buys again, and how often, from the whole history of a customer: what he paid, how many lines, how recent each purchase is.
 * It goes back to two earlier days, has BG/NBD foretell from there what is known by now, and learns by which factor it was off for whom:
 * log-linear regressions with BG/NBD's expectation as the offset. From the last day on the factors are applied to BG/NBD's expectation
 * then, whose sum is kept: how much is bought in all is learnt better from the whole time than from a part of it.
 *
 * It learns over a third and a half of the time watched. A horizon several times as long asks who is still there rather than who buys
 * often, and where that is another order of customers, BG/NBD may rank better: compare both.
 */
export class HistoryRegression {
  readonly #period: Period;
  readonly #ridge: number;

  /** Throws OptionError. */
  constructor({ period = 'day', ridge = 1e-3 }: HistoryRegressionOptions = {}) {
    if (!(ridge >= 0 && Number.isFinite(ridge)))
      throw new OptionError(`ridge is ${ridge}, and must be 0 or more`);
    this.#period = period;
    this.#ridge = ridge;
  }

  /**
   * Learns from what was bought up to the day of `until` (milliseconds since 1970), and from nothing later. `purchases` is BG/NBD as fitted
   * to the same time, fitted anew when it is left out. Throws DataError, and TooFewError where the time is shorter than six weeks, or where
   * nobody had bought again by an earlier day.
   */
  fit(transactions: Transactions, until: number, purchases?: BetaGeometricModel): HistoryRegressionModel {
    const summary = summarise(transactions, { until, period: this.#period });
    const watchedDays = watchedDaysOf(transactions, until);
    const weeks = Math.floor(watchedDays / PERIOD_DAYS.week);
    const halfLives = halfLivesOf(watchedDays);
    const parts = HELD_OUT.map((part) =>
      this.#examplesOf(transactions, { until, weeks: Math.floor(weeks * part), halfLives }),
    );
    const examples = joined(parts);
    return new HistoryRegressionModel({
      period: this.#period,
      purchases: purchases ?? new BetaGeometric().fit(summary),
      halfLives,
      count: fitRate(examples, { kind: 'count', ridge: this.#ridge }),
      occurrence: fitRate(
        { ...examples, outcome: examples.outcome.map((count) => Math.min(1, count)) },
        { kind: 'occurrence', ridge: this.#ridge },
      ),
    });
  }

  /** Customers as they were some weeks before, with what they bought in these weeks. */
  #examplesOf(
    transactions: Transactions,
    { until, weeks, halfLives }: { until: number; weeks: number; halfLives: [number, number, number] },
  ): RateExamples {
    const period = this.#period;
    const cut = weeksBefore(until, weeks);
    const summary = summarise(transactions, { until: cut, period });
    const purchases = new BetaGeometric().fit(summary);
    const horizon = periodsBetween(cut, until, period);
    const { features, lnExpected } = lookAt(transactions, {
      ...{ summary, purchases, horizon, until: cut, halfLives },
    });
    const after = countPurchases(purchasesOf(transactions, period, { after: cut, until }));
    return {
      features,
      columns: FEATURES.length,
      offset: lnExpected,
      outcome: Float64Array.from(summary.customer, (whose) => after[whose] as number),
    };
  }
}

/** From the period of one moment to that of the other. */
export function periodsBetween(from: number, to: number, period: Period): number {
  return periodOf(to, period) - periodOf(from, period);
}

function joined(parts: readonly RateExamples[]): RateExamples {
  const join = (pick: (part: RateExamples) => Float64Array) =>
    Float64Array.from(parts.flatMap((part) => [...pick(part)]));
  return {
    features: join(({ features }) => features),
    columns: FEATURES.length,
    offset: join(({ offset }) => offset),
    outcome: join(({ outcome }) => outcome),
  };
}
