// Our side of the cases, in a process of its own.
import { readFile } from 'node:fs/promises';
import { Als, Bpr, type Interactions, interactionsFrom, Svd, Svdpp } from '@shoal/recommenders';
import { serve } from '../support/worker.ts';
import type { Task } from './movielens.ts';
import type { AlsParameters, BprParameters, RankingFit, RatingFit } from './sides.ts';

let task: Task;
let train: Interactions;

serve({
  load: async (path: string) => {
    task = JSON.parse(await readFile(path, 'utf8'));
    train = interactionsFrom(
      task.train.map(([user, item, weight], at) => ({ user: `${user}`, item: `${item}`, weight, at })),
    );
  },

  als: async (parameters: AlsParameters): Promise<RankingFit> => {
    const begin = performance.now();
    const model = new Als(parameters).fit(train);
    const ms = performance.now() - begin;
    return { ms, ...figuresOf((user) => model.recommend({ user }, 11)) };
  },

  bpr: async (parameters: BprParameters): Promise<RankingFit> => {
    const begin = performance.now();
    const model = new Bpr(parameters).fit(train);
    const ms = performance.now() - begin;
    return { ms, ...figuresOf((user) => model.recommend({ user }, 11)) };
  },

  svd: async ({ seed }: { readonly seed: number }): Promise<RatingFit> => ratingFit(new Svd({ seed })),
  svdpp: async ({ seed }: { readonly seed: number }): Promise<RatingFit> => ratingFit(new Svdpp({ seed })),
});

/** Of the lists' first ten; a tie with the movie that is sought counts as lost. */
function figuresOf(listOf: (user: string) => { readonly item: string; readonly score: number }[]) {
  let hr = 0;
  let ndcg = 0;
  for (const [user, item] of task.test) {
    const list = listOf(`${user}`);
    const found = list.find((each) => each.item === `${item}`);
    if (found === undefined) continue;
    const rank = list.filter(({ score }) => score >= found.score).length;
    if (rank > 10) continue;
    hr += 1 / task.test.length;
    ndcg += 1 / Math.log2(rank + 1) / task.test.length;
  }
  return { hr, ndcg };
}

function ratingFit(recommender: Svd | Svdpp): RatingFit {
  const begin = performance.now();
  const model = recommender.fit(train);
  const ms = performance.now() - begin;
  const squares = task.test.map(
    ([user, item, rating]) => (model.predict(`${user}`, `${item}`) - rating) ** 2,
  );
  return { ms, rmse: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length) };
}
