import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { labelledScores, labels, near, scores } from '../labelled-scores.fixture.ts';
import { auc } from './auc.ts';

describe('the area under the ROC curve', () => {
  it('is that of scikit-learn, ties included', () => assert.ok(near(auc(labels, scores), 0.68)));

  it('is the share of pairs that are in the right order, equals counting half', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        const of = (label: number) => [...scores].filter((_, i) => labels[i] === label);
        const pairs = of(1).flatMap((above) => of(0).map((below) => (Math.sign(above - below) + 1) / 2));
        const won = pairs.reduce((sum, pair) => sum + pair, 0);
        assert.ok(near(auc(labels, scores), won / pairs.length));
      }),
    );
  });

  it('does not change with a monotone curve, and turns round with the sign', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        const value = auc(labels, scores);
        assert.equal(auc(labels, scores.map(Math.exp)), value);
        assert.ok(
          near(
            auc(
              labels,
              scores.map((score) => -score),
            ),
            1 - value,
          ),
        );
      }),
    );
  });

  it('takes infinite scores', () =>
    assert.equal(
      auc([0, 1, 1], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]),
      1,
    ));

  for (const [what, wrongLabels, wrongScores, code] of [
    ['no rows', [], [], 'SCORING_SHAPE'],
    ['a score too few', [0, 1], [1], 'SCORING_SHAPE'],
    ['a NaN', [0, 1], [1, Number.NaN], 'SCORING_VALUE'],
    ['a label of 2', [0, 2], [1, 2], 'SCORING_VALUE'],
    ['no negative', [1, 1], [1, 2], 'SCORING_ONE_CLASS'],
  ] as const)
    it(`refuses ${what}`, () =>
      assert.throws(() => auc(wrongLabels, wrongScores), { code, retriable: false }));
});
