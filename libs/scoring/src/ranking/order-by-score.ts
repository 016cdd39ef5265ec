import type { Numbers } from '../check-scores.ts';

/** The places of the scores from the highest to the lowest; equals in the order in which they come. */
export function orderByScore(scores: Numbers): Uint32Array {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  return order.sort((a, b) => {
    const difference = (scores[b] as number) - (scores[a] as number);
    // Infinity less infinity is NaN, which a sort must not see.
    return difference > 0 ? 1 : difference < 0 ? -1 : a - b;
  });
}
