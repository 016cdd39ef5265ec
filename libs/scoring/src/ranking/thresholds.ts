import type { Numbers } from '../check-scores.ts';
import { orderByScore } from './order-by-score.ts';

/** What lies at or above each distinct score, from the highest score down. */
export interface Thresholds {
  /** The distinct scores, descending. */
  readonly scores: Float64Array;
  /** Positives with at least this score. */
  readonly truePositives: Float64Array;
  /** Negatives with at least this score. */
  readonly falsePositives: Float64Array;
}

/** Counts at every distinct score: equal scores cannot be told apart by a threshold, so they come as one. Labels are checked. */
export function thresholdsOf(labels: Numbers, scores: Numbers): Thresholds {
  const order = orderByScore(scores);
  const rows = order.length;
  const distinct = new Float64Array(rows);
  const truePositives = new Float64Array(rows);
  const falsePositives = new Float64Array(rows);
  let count = 0;
  let positives = 0;
  for (let i = 0; i < rows; i++) {
    const row = order[i] as number;
    positives += labels[row] as number;
    if (i + 1 < rows && scores[order[i + 1] as number] === scores[row]) continue;
    distinct[count] = scores[row] as number;
    truePositives[count] = positives;
    falsePositives[count] = i + 1 - positives;
    count++;
  }
  return {
    scores: distinct.subarray(0, count),
    truePositives: truePositives.subarray(0, count),
    falsePositives: falsePositives.subarray(0, count),
  };
}
