import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { labelledScores, labels, near, scores } from '../labelled-scores.fixture.ts';
import { averagePrecision } from './average-precision.ts';

describe('average precision', () => {
  it('is that of scikit-learn', () => assert.ok(near(averagePrecision(labels, scores), 0.7666666666666667)));

  it('is the sum over thresholds of recall gained times precision', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        const positives = labels.reduce((sum, label) => sum + label, 0);
        let sum = 0;
        let recallBefore = 0;
        for (const threshold of [...new Set(scores)].sort((a, b) => b - a)) {
          const flagged = [...labels].filter((_, i) => scores[i]! >= threshold);
          const hits = flagged.filter((label) => label === 1).length;
          sum += (hits / positives - recallBefore) * (hits / flagged.length);
          recallBefore = hits / positives;
        }
        assert.ok(near(averagePrecision(labels, scores), sum));
      }),
    );
  });

  it('is the share of positives where the scores tell nothing', () =>
    assert.equal(averagePrecision([0, 1, 0, 0], [2, 2, 2, 2]), 0.25));

  it('needs a positive', () =>
    assert.throws(() => averagePrecision([0], [1]), { code: 'SCORING_ONE_CLASS' }));
});
