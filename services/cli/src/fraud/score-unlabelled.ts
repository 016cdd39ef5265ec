import { IsolationForest } from '@shoal/trees';
import type { Judging } from './judge-orders.ts';
import { rowsBetween } from './rows-between.ts';
import { thresholdFor } from './threshold.ts';

/** How far each order stands apart from the earliest ones. */
export interface Unlabelled {
  readonly fitSeconds: number;
  /** Above it lies at most the share of the earliest orders that may be flagged: as good as all orders are honest. */
  readonly score: number;
  /** Of all orders, in the order of time. */
  readonly scores: Float64Array;
}

/** Learns from the orders before the cut, without labels. Throws TreesError. */
export function scoreUnlabelled({
  table,
  cut,
  validateFrom,
  options,
  now,
  say,
}: Pick<Judging, 'table' | 'cut' | 'validateFrom' | 'options' | 'now' | 'say'>): Unlabelled {
  say('isolation: fitting');
  const begun = now();
  const model = new IsolationForest({ seed: options.seed, trees: 200 }).fit(
    rowsBetween(table.steady.data, 0, cut),
  );
  const fitSeconds = (now() - begun) / 1_000;
  const scores = model.score(table.steady.data);
  return {
    fitSeconds,
    score: thresholdFor(scores.subarray(validateFrom, cut), options.falsePositiveRate),
    scores,
  };
}
