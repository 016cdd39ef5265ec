import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { labelledScores, labels, near, scores } from '../labelled-scores.fixture.ts';
import { brierScore } from './brier-score.ts';
import { IsotonicCalibration } from './isotonic-calibration.ts';

describe('isotonic calibration', () => {
  it('predicts what scikit-learn predicts', () => {
    const predicted = IsotonicCalibration.fit(labels, scores).calibrate([
      0, 0.15, 0.3, 0.375, 0.5, 0.75, 0.85, 1,
    ]);
    const expected = [0.25, 0.25, 0.25, 0.375, 0.5, 0.75, 1, 1];
    assert.ok(
      predicted.every((value, i) => near(value, expected[i]!)),
      `${predicted}`,
    );
  });

  it('never falls, keeps the mean, and is nearer to the labels than any constant', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        const calibrated = IsotonicCalibration.fit(labels, scores).calibrate(scores);
        const order = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!);
        for (const [i, row] of order.entries())
          assert.ok(i === 0 || calibrated[row]! >= calibrated[order[i - 1]!]!);
        const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
        assert.ok(near(calibrated.reduce((sum, p) => sum + p, 0) / labels.length, share));
        const constant = new Float64Array(labels.length).fill(share);
        assert.ok(brierScore(labels, calibrated) <= brierScore(labels, constant) + 1e-12);
      }),
    );
  });

  it('is the greatest of the least means, which is what pooling must come to', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        const calibrated = IsotonicCalibration.fit(labels, scores).calibrate(scores);
        const mean = (low: number, high: number): number => {
          const inside = [...labels].filter((_, i) => scores[i]! >= low && scores[i]! <= high);
          return inside.reduce((sum, label) => sum + label, 0) / inside.length;
        };
        for (const [i, score] of scores.entries()) {
          const lows = scores.filter((other) => other <= score);
          const highs = scores.filter((other) => other >= score);
          const value = Math.max(...lows.map((low) => Math.min(...highs.map((high) => mean(low, high)))));
          assert.ok(near(calibrated[i]!, value));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('counts a row of weight 2 twice and one of weight 0 not at all', () => {
    const weighted = IsotonicCalibration.fit([0, 1, 0, 1], [1, 2, 3, 4], [1, 2, 1, 0]);
    const repeated = IsotonicCalibration.fit([0, 1, 1, 0], [1, 2, 2, 3]);
    assert.deepEqual(weighted.toJSON(), repeated.toJSON());
  });

  it('comes back out of JSON', () => {
    const fitted = IsotonicCalibration.fit(labels, scores);
    const read = IsotonicCalibration.fromJSON(JSON.parse(JSON.stringify(fitted)));
    assert.deepEqual(read.calibrate(scores), fitted.calibrate(scores));
  });

  it('refuses damaged JSON', () => {
    const json = IsotonicCalibration.fit(labels, scores).toJSON();
    for (const wrong of [
      [],
      { ...json, kind: 'platt-scaling' },
      { ...json, version: 0 },
      { ...json, scores: [] },
      { ...json, scores: [...json.scores].reverse() },
      { ...json, values: json.values.map(() => 2) },
      { ...json, values: json.values.slice(1) },
    ])
      assert.throws(() => IsotonicCalibration.fromJSON(wrong), { code: 'SCORING_MODEL_FORMAT' });
  });
});
