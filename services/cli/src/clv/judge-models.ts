import {
  aucInterval,
  BetaGeometric,
  type BetaGeometricModel,
  countPurchases,
  HistoryRegression,
  judgeForecast,
  periodsBetween,
  purchasesOf,
  type Summary,
  type Transactions,
} from '@shoal/lifetime';
import type { ClvOptions, ModelName } from './clv-options.ts';

/** What one model came to: the names are those of the JSON. */
export interface JudgedModel {
  readonly model: ModelName;
  readonly mae: number;
  readonly rmse: number;
  readonly auc: number;
  /** 95 %, by the bootstrap. */
  readonly aucInterval: readonly [number, number];
  readonly fitSeconds: number;
}

export interface Judging {
  readonly transactions: Transactions;
  /** The customers as they were on the last day to learn from. */
  readonly summary: Summary;
  /** The last day of the file: a moment in it. */
  readonly end: number;
  readonly options: Pick<ClvOptions, 'fitUntil' | 'period' | 'model' | 'seed'>;
  /** A steady clock in milliseconds. */
  readonly now: () => number;
  readonly say: (what: string) => void;
}

export interface Judgement {
  readonly purchases: BetaGeometricModel;
  readonly models: readonly JudgedModel[];
  /** Purchases expected until the end of the file by the last of the models, a row each. */
  readonly expected: Float64Array;
  /** Purchases made until then, a row each. */
  readonly actual: Float64Array;
}

interface Told {
  readonly expected: Float64Array;
  readonly score: Float64Array;
}

/** Fits each model that is asked for to the one part of the purchases, and judges it on the other. Throws LifetimeError. */
export function judgeModels({ transactions, summary, end, options, now, say }: Judging): Judgement {
  const { fitUntil, period, model, seed } = options;
  const horizon = periodsBetween(fitUntil, end, period);
  const after = countPurchases(purchasesOf(transactions, period, { after: fitUntil, until: end }));
  const actual = Float64Array.from(summary.customer, (whose) => after[whose] ?? 0);
  const models: JudgedModel[] = [];
  const judge = (name: ModelName, fitMs: number, told: Told) => {
    const figures = judgeForecast({ ...told, actual });
    const interval = aucInterval(told.score, actual, { seed });
    models.push({ model: name, ...figures, aucInterval: interval, fitSeconds: fitMs / 1_000 });
  };

  say('bgnbd: fitting');
  const begun = now();
  const purchases = new BetaGeometric().fit(summary);
  const fitMs = now() - begun;
  let expected = purchases.expectedPurchases(horizon, summary);
  if (model !== 'gradient') judge('bgnbd', fitMs, { expected, score: expected });
  if (model !== 'bgnbd') {
    say('gradient: fitting');
    const start = now();
    const fitted = new HistoryRegression({ period }).fit(transactions, fitUntil);
    const ms = now() - start;
    const told = fitted.forecast(transactions, fitUntil, horizon);
    judge('gradient', ms, told);
    expected = told.expected;
  }
  return { purchases, models, expected, actual };
}
