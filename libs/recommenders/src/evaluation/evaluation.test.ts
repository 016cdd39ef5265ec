import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type InteractionRow, interactionsFrom } from '../interactions-from.ts';
import type { Recommendation, RecommenderModel } from '../recommender.ts';
import { evaluateRanking, hitRanks } from './ranking.ts';
import { evaluateRatings, pooledRatings } from './ratings.ts';
import { leaveOneOut, randomFolds, splitByTime } from './splits.ts';

const rows: InteractionRow[] = ['a b c d', 'x y', 'z', 'c a b'].flatMap((line, u) =>
  line.split(' ').map((item, at) => ({ user: `u${u}`, item, at })),
);
const noInteractions = { name: 'NoInteractionsError', code: 'RECOMMENDERS_NO_INTERACTIONS' };
const optionError = { name: 'OptionError', code: 'RECOMMENDERS_OPTION' };

describe('leaveOneOut', () => {
  it('holds out the last item and the one before, and keeps short histories for learning', () => {
    const { train, tuning, test } = leaveOneOut(interactionsFrom(rows));
    const itemsOf = (list: typeof test) => list.map(({ query, items }) => [query.user, ...items]);
    assert.deepEqual(itemsOf(test), [
      ['u0', 'd'],
      ['u3', 'b'],
    ]);
    assert.deepEqual(itemsOf(tuning), [
      ['u0', 'c'],
      ['u3', 'a'],
    ]);
    assert.deepEqual(
      test[0]?.query.recent?.map(({ item }) => item),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(
      [...train.user].map((u, i) => `${train.users[u]}${train.items[train.item[i]!]}`).sort(),
      ['u0a', 'u0b', 'u1x', 'u1y', 'u2z', 'u3c'],
    );
  });

  it('holds out one item only where nothing is tuned', () => {
    const { train, tuning, test } = leaveOneOut(interactionsFrom(rows), { tuning: false });
    assert.equal(train.user.length, rows.length - 3);
    assert.deepEqual([tuning.length, test.length], [0, 3]);
    assert.deepEqual(test[0], { query: { user: 'u0' }, items: ['d'] });
  });

  it('says so when there is nothing to hold out', () => {
    assert.throws(() => leaveOneOut(interactionsFrom([{ user: 'u', item: 'i' }])), noInteractions);
  });

  it('never shows a model what it is asked for', () => {
    const history = fc.array(fc.nat(5), { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(history, { minLength: 1, maxLength: 8 }), (users) => {
        const all = users.flatMap((items, u) =>
          items.map((i, at) => ({ user: `${u}`, item: `${u}-${at}-${i}`, at })),
        );
        const { train, test, tuning } = leaveOneOut(interactionsFrom(all));
        const learned = new Set([...train.item].map((i) => train.items[i]));
        assert.equal(test.length, users.length);
        for (const { query, items } of [...test, ...tuning]) {
          assert.ok(!learned.has(items[0]!));
          assert.ok(query.recent!.every(({ item }) => item !== items[0]));
        }
      }),
    );
  });
});

describe('splitByTime', () => {
  it('learns the past and asks for what is new after it', () => {
    const { train, test } = splitByTime(
      interactionsFrom([...'abcdeb'].map((item, at) => ({ user: 'u', item, at }))),
      0.5,
    );
    assert.deepEqual(
      [...train.item].map((i) => train.items[i]),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(test, [{ query: { user: 'u' }, items: ['d', 'e'] }]);
  });

  it('refuses a share that leaves one side empty', () => {
    for (const share of [0, 1, Number.NaN])
      assert.throws(() => splitByTime(interactionsFrom(rows), share), optionError);
    assert.throws(() => splitByTime(interactionsFrom([{ user: 'u', item: 'i' }])), noInteractions);
  });
});

describe('randomFolds', () => {
  it('tests every interaction once, and the same for the same seed', () => {
    const interactions = interactionsFrom(rows);
    const folds = randomFolds(interactions, 3, 1);
    assert.deepEqual(folds, randomFolds(interactions, 3, 1));
    const tested = folds.flatMap(({ test }) => [...test.user].map((u, i) => `${u}:${test.item[i]}`));
    assert.equal(new Set(tested).size, rows.length);
    for (const { train, test } of folds) assert.equal(train.user.length + test.user.length, rows.length);
  });

  for (const folds of [1, 0, 2.5, 99]) {
    it(`refuses ${folds} folds`, () => {
      assert.throws(() => randomFolds(interactionsFrom(rows), folds, 1), optionError);
    });
  }
});

const list = (...scores: number[]): Recommendation[] =>
  scores.map((score, i) => ({ item: `i${i + 1}`, score, reason: { source: 'test' } }));

describe('hitRanks', () => {
  const cases: [string, number[], string[], number, number[]][] = [
    ['gives the rank of a hit', [9, 8, 7, 6], ['i2'], 3, [2]],
    ['puts a hit behind those of its score', [9, 8, 8, 8, 6], ['i2'], 4, [4]],
    ['counts no hit that ties with what is beyond the list', [9, 8, 7, 7], ['i3'], 3, []],
    ['does not count the extra item', [9, 8, 7, 6], ['i4'], 3, []],
    ['counts a hit at the last place', [9, 8, 7, 6], ['i3'], 3, [3]],
    ['counts the last of a list that is shorter than asked', [9, 8], ['i2'], 3, [2]],
    ['gives every hit a rank of its own', [9, 8, 8, 6], ['i2', 'i3', 'i1'], 3, [1, 2, 3]],
    ['finds nothing in an empty list', [], ['i1'], 3, []],
  ];
  for (const [name, scores, held, top, expected] of cases) {
    it(name, () => assert.deepEqual(hitRanks(list(...scores), new Set(held), top), expected));
  }
});

describe('evaluateRanking', () => {
  const train = interactionsFrom(['i1', 'i2', 'i3', 'i4'].map((item, u) => ({ user: `u${u}`, item })));
  const model: RecommenderModel = {
    kind: 'fixed',
    items: train.items,
    recommend: (_, n) => list(4, 3, 2, 1).slice(0, n),
    similar: () => [],
    toJSON: () => ({ kind: 'fixed', version: 1 }),
  };

  it('gives the figures as they are defined', () => {
    const heldOut = [
      { query: {}, items: ['i1'] },
      { query: {}, items: ['i3'] },
      { query: {}, items: ['unknown'] },
      { query: {}, items: ['i4'] },
    ];
    const figures = evaluateRanking(model, train, heldOut, 3);
    assert.deepEqual(figures, {
      top: 3,
      asked: 4,
      hr: 0.5,
      ndcg: (1 + 1 / 2) / 4,
      mrr: (1 + 1 / 3) / 4,
      recall: 0.5,
      coverage: 0.75,
      novelty: 2,
    });
  });

  it('gives 1 for all held-out items at the top, and counts the share found', () => {
    const all = evaluateRanking(model, train, [{ query: {}, items: ['i2', 'i1'] }], 2);
    assert.deepEqual([all.ndcg, all.recall, all.hr], [1, 1, 1]);
    assert.equal(evaluateRanking(model, train, [{ query: {}, items: ['i2', 'i9'] }], 2).recall, 0.5);
  });

  it('refuses a top that is no positive integer, and nobody to ask', () => {
    for (const top of [0, Number.NaN]) {
      assert.throws(() => evaluateRanking(model, train, [{ query: {}, items: ['i1'] }], top), optionError);
    }
    assert.throws(() => evaluateRanking(model, train, []), noInteractions);
  });
});

describe('evaluateRatings', () => {
  it('gives the root of the mean squared error and the mean absolute one', () => {
    const test = interactionsFrom([3, 4, 5].map((weight, i) => ({ user: 'u', item: `${i}`, weight })));
    const figures = evaluateRatings({ predict: () => 3 }, test);
    assert.deepEqual(figures, { rmse: Math.sqrt(5 / 3), mae: 1, count: 3 });
    const pooled = pooledRatings([figures, { rmse: 0, mae: 0, count: 3 }]);
    assert.ok(Math.abs(pooled.rmse - Math.sqrt(5 / 6)) < 1e-12);
    assert.deepEqual([pooled.mae, pooled.count], [0.5, 6]);
  });
});
