import type { Recommendation } from '@shoal/recommenders';

/** How many places are filled with an eye to those above; behind them the order stays. */
const placesMax = 30;

export interface Diversity {
  /** What unlikeness counts against relevance, 0 to below 1. */
  readonly weight: number;
  /** The category path of an item, from the widest to the narrowest; undefined where none is known. */
  readonly categoryOf: (itemId: string) => readonly string[] | undefined;
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): each place goes to the item with the most of
 * (1 - w) relevance - w max likeness to the items above. Relevance is the score over the best one.
 */
export function diversify(
  ranked: readonly Recommendation[],
  { weight, categoryOf }: Diversity,
): Recommendation[] {
  const best = ranked[0]?.score ?? 0;
  if (weight === 0 || best <= 0) return [...ranked];
  const left = ranked.map((entry) => ({
    entry,
    relevance: entry.score / best,
    category: categoryOf(entry.item),
    likeness: 0,
  }));
  const picked: Recommendation[] = [];
  while (picked.length < placesMax && left.length > 0) {
    let next = 0;
    const worth = (i: number) => {
      const { relevance, likeness } = left[i] as (typeof left)[number];
      return (1 - weight) * relevance - weight * likeness;
    };
    for (let i = 1; i < left.length; i += 1) if (worth(i) > worth(next)) next = i;
    const [taken] = left.splice(next, 1) as [(typeof left)[number]];
    picked.push(taken.entry);
    for (const other of left)
      other.likeness = Math.max(other.likeness, alike(taken.category, other.category));
  }
  return [...picked, ...left.map(({ entry }) => entry)];
}

/** The share of the longer path that two have in common from the top: 1 in the same category, 0 in other departments. */
export function alike(a: readonly string[] | undefined, b: readonly string[] | undefined): number {
  if (!a || !b || a.length === 0 || b.length === 0) return 0;
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common += 1;
  return common / Math.max(a.length, b.length);
}
