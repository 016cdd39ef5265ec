import { NoInteractionsError } from '../errors.ts';
import type { Interactions } from '../interactions.ts';
import type { Recommendation, RecommenderModel } from '../recommender.ts';
import { checkN } from '../top-items.ts';
import type { HeldOut } from './splits.ts';

/** How good lists of `top` items are, each figure the mean over those asked. All lie in [0, 1] but novelty. */
export interface RankingFigures {
  readonly top: number;
  readonly asked: number;
  /** Hit rate: whether anything that was held out is in the list. */
  readonly hr: number;
  /** Normalised discounted cumulative gain (Jarvelin and Kekalainen 2002), gain 1 for each held-out item. */
  readonly ndcg: number;
  /** One through the rank of the first hit, 0 without one. */
  readonly mrr: number;
  /** The share of what was held out that is in the list; the hit rate where one item is held out. */
  readonly recall: number;
  /** The share of the model's items that came into any list. */
  readonly coverage: number;
  /** Mean of -log2 of the share of users who had a recommended item: bits, high for the long tail. */
  readonly novelty: number;
}

/**
 * Ranks all items, what the user had left out, and counts ties against the model: among items of one score, what was held out
 * comes last. An item that the model does not know, or that the user had before, is a miss. Throws OptionError when top is no
 * positive integer, NoInteractionsError when nobody is asked for.
 */
export function evaluateRanking(
  model: RecommenderModel,
  train: Interactions,
  heldOut: readonly HeldOut[],
  top = 10,
): RankingFigures {
  checkN(top);
  if (heldOut.length === 0) throw new NoInteractionsError('nothing is held out to evaluate by');
  const rarity = rarities(train);
  const shown = new Set<string>();
  const sums = { hr: 0, ndcg: 0, mrr: 0, recall: 0 };
  let bits = 0;
  let recommended = 0;
  for (const { query, items } of heldOut) {
    // One more than is counted shows whether a tie goes on beyond the list.
    const list = model.recommend(query, top + 1);
    addFigures(sums, hitRanks(list, new Set(items), top), { held: items.length, top });
    for (const { item } of list.slice(0, top)) {
      shown.add(item);
      bits += rarity.get(item) ?? Math.log2(train.users.length);
      recommended++;
    }
  }
  const asked = heldOut.length;
  return {
    top,
    asked,
    hr: sums.hr / asked,
    ndcg: sums.ndcg / asked,
    mrr: sums.mrr / asked,
    recall: sums.recall / asked,
    coverage: shown.size / model.items.length,
    novelty: recommended === 0 ? 0 : bits / recommended,
  };
}

/**
 * The ranks, from 1, of held-out items within the first `top` of a list of `top` + 1. A run of equal scores that reaches the
 * place after the last may go on beyond it, so nothing in it counts.
 */
export function hitRanks(list: readonly Recommendation[], held: ReadonlySet<string>, top: number): number[] {
  const ranks: number[] = [];
  let from = 0;
  while (from < list.length) {
    let end = from + 1;
    while (end < list.length && list[end]?.score === list[from]?.score) end++;
    if (end > top) {
      // The run of a list's extra item alone, or one that is cut.
      return ranks;
    }
    const hits = list.slice(from, end).filter(({ item }) => held.has(item)).length;
    for (let i = hits; i > 0; i--) ranks.push(end - i + 1);
    from = end;
  }
  return ranks;
}

type Sums = Record<'hr' | 'ndcg' | 'mrr' | 'recall', number>;

function addFigures(
  sums: Sums,
  ranks: readonly number[],
  { held, top }: { held: number; top: number },
): void {
  const [first] = ranks;
  if (first === undefined) return;
  const gain = (rank: number): number => 1 / Math.log2(rank + 1);
  let ideal = 0;
  for (let rank = 1; rank <= Math.min(held, top); rank++) ideal += gain(rank);
  sums.hr += 1;
  sums.mrr += 1 / first;
  sums.recall += ranks.length / held;
  sums.ndcg += ranks.reduce((sum, rank) => sum + gain(rank), 0) / ideal;
}

function rarities({ users, items, user, item }: Interactions): Map<string, number> {
  const pairs = new Set<number>();
  const had = new Float64Array(items.length);
  for (let i = 0; i < user.length; i++) {
    const pair = (user[i] as number) * items.length + (item[i] as number);
    if (pairs.has(pair)) continue;
    pairs.add(pair);
    had[item[i] as number] = (had[item[i] as number] as number) + 1;
  }
  return new Map(items.map((name, i) => [name, Math.log2(users.length / Math.max(1, had[i] as number))]));
}
