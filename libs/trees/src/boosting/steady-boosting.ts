import type { BoostingOptions } from './boosting-options.ts';

/**
 * Options for some thousands of rows with weak signals, as of customers who leave: many small trees of few leaves, each on
 * some of the rows and columns, and small steps. The probabilities then need no calibration as a rule. Fits take eight times
 * the trees of the defaults, each of an eighth of their leaves.
 */
export function steadyBoosting(seed: number): BoostingOptions {
  return {
    seed,
    trees: 800,
    learningRate: 0.02,
    numLeaves: 4,
    minChildSamples: 30,
    l2: 5,
    rowShare: 0.7,
    columnShare: 0.3,
  };
}
