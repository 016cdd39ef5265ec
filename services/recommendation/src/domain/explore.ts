import type { RecommendedItem } from '@shoal/contracts';

/** The place that exploring may take, from 0, and from where on items are drawn. */
const place = 4;
const poolFrom = 20;

export interface Exploration {
  /** Share of lists that explore. */
  readonly epsilon: number;
  /** The same key, the same list. */
  readonly key: string;
}

/**
 * Epsilon-greedy exploration: with probability epsilon one place goes to an item drawn evenly from further down, with the propensity
 * epsilon / pool, so that what it brings can be weighed by inverse propensity. What stood there stays next. Drawn by the key alone.
 */
export function explore(
  items: readonly RecommendedItem[],
  { epsilon, key }: Exploration,
): readonly RecommendedItem[] {
  const pool = items.length - poolFrom;
  if (pool <= 0 || epsilon === 0) return items;
  const drawn = fraction(key, 0x811c9dc5);
  if (drawn >= epsilon) return items;
  const at = poolFrom + Math.floor(fraction(key, 0x1b873593) * pool);
  const explored = { ...(items[at] as RecommendedItem), source: 'exploration', propensity: epsilon / pool };
  const rest = items.filter((_, i) => i !== at);
  return [...rest.slice(0, place), explored, ...rest.slice(place)];
}

/** FNV-1a with the finaliser of MurmurHash3, as a fraction of 1. */
function fraction(text: string, start: number): number {
  let h = start;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
