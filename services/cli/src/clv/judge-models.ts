import {
  aucInterval,
  BetaGeometric,
  type BetaGeometricModel,
  countPurchases,
  judgeForecast,
  periodsBetween,
  purchasesOf,
  type Summary,
  type Transactions,
} from '@shoal/lifetime';
import type { ClvOptions, ModelName } from './clv-options.ts';
import { fitGradient, fitNeural, type Paid, type Told } from './fit-models.ts';

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
  /** Purchases expected until the end of the file, a row each: by gradient, else by neural, else by bgnbd. */
  readonly expected: Float64Array;
  /** Purchases made until then, a row each. */
  readonly actual: Float64Array;
  /** By the networks, where they were asked for. */
  readonly paid?: Paid;
}

/** Fits each model that is asked for to the one part of the purchases, and judges it on the other. Rejects with LifetimeError. */
export async function judgeModels(judging: Judging): Promise<Judgement> {
  const { transactions, summary, end, options, now, say } = judging;
  const { fitUntil, period, model, seed } = options;
  const horizon = periodsBetween(fitUntil, end, period);
  const after = countPurchases(purchasesOf(transactions, period, { after: fitUntil, until: end }));
  const actual = Float64Array.from(summary.customer, (whose) => after[whose] ?? 0);
  const models: JudgedModel[] = [];
  const judge = (name: ModelName, { fitMs, ...told }: Told) => {
    const figures = judgeForecast({ ...told, actual });
    const interval = aucInterval(told.score, actual, { seed });
    models.push({ model: name, ...figures, aucInterval: interval, fitSeconds: fitMs / 1_000 });
  };
  const isAsked = (name: ModelName) => model === name || model === 'all';

  say('bgnbd: fitting');
  const begun = now();
  const purchases = new BetaGeometric().fit(summary);
  const fitMs = now() - begun;
  const plain = purchases.expectedPurchases(horizon, summary);
  const job = { transactions, options, purchases, horizon, now, say };
  const bgnbd = { expected: plain, score: plain, fitMs };
  const gradient = isAsked('gradient') ? fitGradient(job) : undefined;
  const neural = isAsked('neural') ? await fitNeural(job) : undefined;
  if (isAsked('bgnbd')) judge('bgnbd', bgnbd);
  if (gradient !== undefined) judge('gradient', gradient);
  if (neural !== undefined) judge('neural', neural);
  // At earlier dates the regression's mean error was below that of the networks.
  const { expected } = gradient ?? neural ?? bgnbd;
  return { purchases, models, expected, actual, ...(neural !== undefined && { paid: neural }) };
}
