import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { labelledScores, labels, near, scores } from '../labelled-scores.fixture.ts';
import { brierScore } from './brier-score.ts';
import { logLoss } from './log-loss.ts';

describe('the losses of probabilities', () => {
  it('are those of scikit-learn', () => {
    assert.ok(near(brierScore(labels, scores), 0.2495));
    assert.ok(near(logLoss(labels, scores), 0.7630903215430754));
    assert.ok(near(logLoss([1, 0], [0, 1]), 36.04365338911715));
  });

  it('are proper: no other constant is cheaper than the share of positives', () => {
    fc.assert(
      fc.property(labelledScores, fc.double({ min: 0, max: 1, noNaN: true }), ({ labels }, other) => {
        const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
        const honest = new Float64Array(labels.length).fill(share);
        const wrong = new Float64Array(labels.length).fill(other);
        assert.ok(brierScore(labels, honest) <= brierScore(labels, wrong) + 1e-12);
        assert.ok(logLoss(labels, honest) <= logLoss(labels, wrong) + 1e-12);
      }),
    );
  });

  it('refuse what is no probability', () => {
    for (const loss of [brierScore, logLoss])
      for (const p of [-0.1, 1.1, Number.NaN]) assert.throws(() => loss([1], [p]), { code: 'SCORING_VALUE' });
  });
});
