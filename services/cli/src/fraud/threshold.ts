/** What a flag at a threshold comes to. */
export interface Flagging {
  /** Flagged is what scores above it. */
  readonly score: number;
  readonly flagged: number;
  /** The share of fraud among what is flagged; NaN where nothing is. */
  readonly precision: number;
  /** The share of fraud that is flagged. */
  readonly recall: number;
  /** The share of honest orders that is flagged. */
  readonly falsePositiveRate: number;
}

/** The least score above which at most the share `rate` of these lies; infinite where there are none. */
export function thresholdFor(scores: Float64Array, rate: number): number {
  const sorted = scores.toSorted();
  return sorted.at(-1 - Math.floor(rate * sorted.length)) ?? Number.POSITIVE_INFINITY;
}

/** What flagging above a threshold finds, and what it takes for fraud that is none. */
export function flaggingAbove(score: number, scores: Float64Array, labels: Uint8Array): Flagging {
  let [caught, wrong, positives] = [0, 0, 0];
  for (const [row, label] of labels.entries()) {
    const isFlagged = (scores[row] ?? 0) > score;
    positives += label;
    caught += Number(isFlagged && label === 1);
    wrong += Number(isFlagged && label === 0);
  }
  return {
    ...{ score, flagged: caught + wrong, precision: caught / (caught + wrong), recall: caught / positives },
    falsePositiveRate: wrong / (labels.length - positives),
  };
}
