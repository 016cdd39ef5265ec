import type { Filters, Recommendation } from './recommender.ts';
import type { ScoreBoard } from './score-board.ts';
import { admission, TopItems } from './top-items.ts';

/** What an answer is made of once a model has its scores. */
export interface Ranking {
  readonly items: readonly string[];
  readonly board: ScoreBoard;
  /** By place. */
  readonly popularity: Float64Array;
  readonly seen: Iterable<number>;
  readonly n: number;
  readonly filters: Filters | undefined;
  readonly source: string;
  /** Which item of the history speaks for one. Default what the board says. */
  readonly because?: (place: number) => number;
}

/**
 * The best of a model's own candidates, then the most popular of the rest, with scores below the former: a list is never empty
 * while an allowed item is left.
 */
export function rankThenPopular(ranking: Ranking): Recommendation[] {
  const { items, board, n, source } = ranking;
  const admits = admission(items, ranking.seen, ranking.filters);
  const top = new TopItems(n);
  for (const place of board.places()) {
    const score = board.scoreOf(place);
    if (top.wouldTake(place, score) && admits(place)) top.offer(place, score);
  }
  const because = ranking.because ?? ((place) => board.becauseOf(place));
  const list: Recommendation[] = top.ranked().map(({ place, score }) => {
    const speaks = items[because(place)];
    const reason = speaks === undefined ? { source } : { source, because: speaks };
    return { item: items[place] as string, score, reason };
  });
  if (list.length < Math.min(n, items.length)) fillByPopularity(list, ranking, admits);
  return list;
}

function fillByPopularity(
  list: Recommendation[],
  ranking: Ranking,
  admits: (place: number) => boolean,
): void {
  const { items, board, n, popularity } = ranking;
  const top = new TopItems(n - list.length);
  let most = 0;
  for (let place = 0; place < popularity.length; place++) {
    const count = popularity[place] as number;
    if (board.scoreOf(place) > 0) continue;
    if (count > most) most = count;
    if (top.wouldTake(place, count) && admits(place)) top.offer(place, count);
  }
  const scale = (list.at(-1)?.score ?? 1) / (1 + most);
  for (const { place, score } of top.ranked()) {
    list.push({ item: items[place] as string, score: score * scale, reason: { source: 'popular' } });
  }
}
