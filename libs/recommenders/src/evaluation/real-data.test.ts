import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ItemTransition } from '../item-transition/item-transition.ts';
import { ItemKnn } from '../neighbours/item-knn.ts';
import { UserKnn } from '../neighbours/user-knn.ts';
import { Popular } from '../popular/popular.ts';
import type { Recommender } from '../recommender.ts';
import { datasetsMissing, readBeauty, readMovieLens } from './datasets.fixture.ts';
import { evaluateRanking, type RankingFigures } from './ranking.ts';
import { leaveOneOut } from './splits.ts';

const say = ({ hr, ndcg, mrr, coverage, novelty }: RankingFigures): string =>
  Object.entries({ hr, ndcg, mrr, coverage, novelty })
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join(', ');

describe('on Amazon Beauty', { skip: datasetsMissing }, () => {
  it('itemTransition reaches NDCG@10 .0436 on the last item of each', (t) => {
    const { train, test } = leaveOneOut(readBeauty());
    const figures = evaluateRanking(new ItemTransition().fit(train), train, test);
    t.diagnostic(say(figures));
    assert.ok(figures.ndcg >= 0.0436, say(figures));
    assert.ok(figures.hr >= 0.0738, say(figures));
  });
});

describe('on MovieLens 100k', { skip: datasetsMissing }, () => {
  const bounds: [string, () => Recommender, number][] = [
    ['popular', () => new Popular({ halfLifeMs: Number.POSITIVE_INFINITY }), 0.04],
    ['itemTransition', () => new ItemTransition(), 0.05],
    ['itemKnn', () => new ItemKnn(), 0.05],
    ['userKnn', () => new UserKnn(), 0.05],
  ];
  for (const [name, make, least] of bounds) {
    it(`${name} reaches NDCG@10 ${least} on the last item of each`, async (t) => {
      const { train, test } = leaveOneOut(readMovieLens(), { tuning: false });
      const figures = evaluateRanking(await make().fit(train), train, test);
      t.diagnostic(say(figures));
      assert.ok(figures.ndcg >= least, say(figures));
    });
  }
});
