import { seededRandom } from '@shoal/clustering';

/** A figure of scores for labels 0 and 1. */
export type Figure = (labels: Float64Array, scores: Float64Array) => number;

/** What two sides said of the same rows. */
export interface PairedScores {
  readonly labels: ArrayLike<number>;
  readonly ours: ArrayLike<number>;
  readonly peer: ArrayLike<number>;
}

const SAMPLES = 200;

/**
 * The standard error of the difference of a figure between two sides, over samples of the rows with replacement (Efron and Tibshirani
 * 1993). Both sides are given the same samples, so that what is hard for both does not count.
 */
export function differenceError({ labels, ours, peer }: PairedScores, figure: Figure, seed = 1): number {
  const random = seededRandom(seed);
  const rows = labels.length;
  const drawn = {
    labels: new Float64Array(rows),
    ours: new Float64Array(rows),
    peer: new Float64Array(rows),
  };
  const differences = Float64Array.from({ length: SAMPLES }, () => {
    for (let i = 0; i < rows; i++) {
      const row = Math.floor(rows * random());
      drawn.labels[i] = labels[row] ?? 0;
      drawn.ours[i] = ours[row] ?? 0;
      drawn.peer[i] = peer[row] ?? 0;
    }
    return figure(drawn.labels, drawn.ours) - figure(drawn.labels, drawn.peer);
  });
  const mean = differences.reduce((sum, each) => sum + each, 0) / SAMPLES;
  return Math.sqrt(differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (SAMPLES - 1));
}
