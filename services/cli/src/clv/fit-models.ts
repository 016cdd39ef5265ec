import {
  type BetaGeometricModel,
  HistoryRegression,
  PERIODS_A_MONTH,
  type Transactions,
} from '@shoal/lifetime';
import type { ClvOptions } from './clv-options.ts';

/** What a model foretells, a row a customer who had bought by the last day to learn from. */
export interface Told {
  readonly expected: Float64Array;
  readonly score: Float64Array;
  readonly fitMs: number;
}

/** What customers will pay in 3, 6 and 12 months, without discount. */
export type Paid = Readonly<Record<'paid3' | 'paid6' | 'paid12', Float64Array>>;

export interface FitJob {
  readonly transactions: Transactions;
  readonly options: Pick<ClvOptions, 'fitUntil' | 'period' | 'seed'>;
  /** BG/NBD as fitted to the same time. */
  readonly purchases: BetaGeometricModel;
  /** In periods. */
  readonly horizon: number;
  /** A steady clock in milliseconds. */
  readonly now: () => number;
  readonly say: (what: string) => void;
}

export function fitGradient({ transactions, options, horizon, now, say }: FitJob): Told {
  const { fitUntil, period } = options;
  say('gradient: fitting');
  const begun = now();
  const fitted = new HistoryRegression({ period }).fit(transactions, fitUntil);
  const fitMs = now() - begun;
  return { ...fitted.forecast(transactions, fitUntil, horizon), fitMs };
}

/** Trains the networks. TensorFlow is loaded here, for nobody else. */
export async function fitNeural(job: FitJob): Promise<Told & Paid> {
  const { transactions, options, purchases, horizon, now, say } = job;
  const { fitUntil, period, seed } = options;
  say('neural: loading TensorFlow');
  const [{ loadTensorFlow }, { NeuralLifetime }] = await Promise.all([
    import('@shoal/neural'),
    import('@shoal/lifetime/neural'),
  ]);
  const { tf } = await loadTensorFlow();
  say('neural: fitting');
  const begun = now();
  const learner = new NeuralLifetime({
    ...{ tf, seed, period },
    onProgress: ({ network, networks, epoch, loss }) =>
      say(`neural: network ${network} of ${networks}, epoch ${epoch}, loss ${loss.toPrecision(3)}`),
  });
  const fitted = await learner.fit(transactions, fitUntil, purchases);
  const fitMs = now() - begun;
  const { expected, score } = fitted.forecast(transactions, fitUntil, horizon);
  const paidIn = (months: number) =>
    fitted.forecast(transactions, fitUntil, months * PERIODS_A_MONTH[period]).money;
  return { expected, score, fitMs, paid3: paidIn(3), paid6: paidIn(6), paid12: paidIn(12) };
}
