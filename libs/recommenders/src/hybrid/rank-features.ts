/** How many features each part gives to a candidate. */
export const FEATURES = 3;

/**
 * What a rank (from 0, -1 for an item that the part did not name) says about an item: that it was named at all, where it stands on a
 * logarithmic scale, and its reciprocal. Ranks and not scores, for the scores of two models have nothing in common.
 */
export function rankFeature(feature: number, rank: number, candidates: number): number {
  if (rank < 0) return 0;
  if (feature === 0) return 1;
  if (feature === 1) return 1 - Math.log(rank + 1) / Math.log(candidates + 1);
  return 1 / (rank + 1);
}

/** What one part adds to the score of an item that stands at `rank` in its list. */
export function partScore(weights: Float64Array, part: number, rank: number, candidates: number): number {
  let score = 0;
  for (let f = 0; f < FEATURES; f++) {
    score += (weights[part * FEATURES + f] as number) * rankFeature(f, rank, candidates);
  }
  return score;
}

/** Weights that trust all parts alike: a sum of reciprocal and logarithmic ranks, for where there is nothing to learn from. */
export function evenWeights(parts: number): Float64Array {
  return new Float64Array(parts * FEATURES).fill(1);
}
