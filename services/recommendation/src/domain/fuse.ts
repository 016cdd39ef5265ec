import type { Recommendation } from '@shoal/recommenders';

/** A ranked list and what its word counts. */
export interface Voice {
  readonly weight: number;
  readonly list: readonly Recommendation[];
}

/** What keeps the first of a list from deciding alone; 60 in the paper, for far longer lists. */
const rankOffset = 10;

/**
 * Several ranked lists as one: score(i) = sum over lists of weight / (10 + rank of i), after reciprocal rank fusion (Cormack, Clarke
 * and Buettcher 2009). Scores of different models need not be comparable. An item has the reason of the list that speaks for it
 * most. Of equal scores the one that was named first comes first.
 */
export function fuse(voices: readonly Voice[]): Recommendation[] {
  const fused = new Map<string, { score: number; share: number; reason: Recommendation['reason'] }>();
  for (const { weight, list } of voices) {
    list.forEach(({ item, reason }, i) => {
      const share = weight / (rankOffset + i + 1);
      const former = fused.get(item);
      if (!former) fused.set(item, { score: share, share, reason });
      else {
        former.score += share;
        if (share > former.share) Object.assign(former, { share, reason });
      }
    });
  }
  return Array.from(fused, ([item, { score, reason }]) => ({ item, score, reason })).sort(
    (a, b) => b.score - a.score,
  );
}
