import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { labelledScores, labels, near, scores } from '../labelled-scores.fixture.ts';
import { recallAtFalsePositiveRate, thresholdForFalsePositiveRate } from './false-positive-rate.ts';

const share = (of: Uint8Array, label: number, flagged: (i: number) => boolean): number => {
  const rows = [...of.keys()].filter((i) => of[i] === label);
  return rows.filter(flagged).length / rows.length;
};

describe('the threshold for a false positive rate', () => {
  for (const [rate, threshold, recall] of [
    [0, 0.8, 0.4],
    [0.2, 0.7, 0.4],
    [0.4, 0.4, 0.8],
    [1, 0.05, 1],
  ] as const)
    it(`of ${rate} is ${threshold}, with a recall of ${recall}`, () => {
      assert.equal(thresholdForFalsePositiveRate(labels, scores, rate), threshold);
      assert.equal(recallAtFalsePositiveRate(labels, scores, rate), recall);
    });

  it('keeps the rate, and any lower score would not', () => {
    fc.assert(
      fc.property(labelledScores, fc.double({ min: 0, max: 1, noNaN: true }), ({ labels, scores }, rate) => {
        const threshold = thresholdForFalsePositiveRate(labels, scores, rate);
        assert.ok(share(labels, 0, (i) => scores[i]! >= threshold) <= rate);
        const recall = share(labels, 1, (i) => scores[i]! >= threshold);
        assert.ok(near(recallAtFalsePositiveRate(labels, scores, rate), recall));
        const lower = Math.max(...scores.filter((score) => score < threshold));
        if (Number.isFinite(lower)) assert.ok(share(labels, 0, (i) => scores[i]! >= lower) > rate);
      }),
    );
  });

  it('flags nobody where the highest score is a negative', () => {
    assert.equal(thresholdForFalsePositiveRate([1, 0], [1, 2], 0.5), Number.POSITIVE_INFINITY);
    assert.equal(recallAtFalsePositiveRate([1, 0], [1, 2], 0.5), 0);
  });

  it('refuses a rate above 1', () =>
    assert.throws(() => thresholdForFalsePositiveRate(labels, scores, 1.1), { code: 'SCORING_OPTION' }));
});
