import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { labelledScores, near } from '../labelled-scores.fixture.ts';
import { expectedCalibrationError } from './calibration-error.ts';
import { reliabilityCurve } from './reliability-curve.ts';

const BINNINGS = ['equalWidth', 'equalMass'] as const;

describe('a reliability curve', () => {
  it('has bins as wide as each other', () => {
    const curve = reliabilityCurve([0, 1, 1, 1], [0.1, 0.3, 0.5, 1], { bins: 2 });
    assert.deepEqual(curve, [
      { count: 2, predicted: 0.2, observed: 0.5 },
      { count: 2, predicted: 0.75, observed: 1 },
    ]);
  });

  it('has bins with as many rows as each other', () => {
    const curve = reliabilityCurve([0, 1, 0, 1], [0.1, 0.125, 0.5, 0.25], { bins: 2, binning: 'equalMass' });
    assert.deepEqual(curve, [
      { count: 2, predicted: 0.1125, observed: 0.5 },
      { count: 2, predicted: 0.375, observed: 0.5 },
    ]);
  });

  for (const binning of BINNINGS)
    it(`puts every row into one bin, from the lowest up (${binning})`, () => {
      fc.assert(
        fc.property(labelledScores, fc.integer({ min: 1, max: 20 }), ({ labels, scores }, bins) => {
          const curve = reliabilityCurve(labels, scores, { bins, binning });
          assert.equal(
            curve.reduce((sum, { count }) => sum + count, 0),
            labels.length,
          );
          assert.ok(curve.length <= bins);
          for (const [i, { predicted }] of curve.entries())
            assert.ok(i === 0 || predicted > curve[i - 1]!.predicted);
        }),
      );
    });

  it('keeps equal probabilities together', () => {
    const curve = reliabilityCurve([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5], { bins: 4, binning: 'equalMass' });
    assert.deepEqual(curve, [{ count: 4, predicted: 0.5, observed: 0.5 }]);
  });

  it('refuses 0 bins', () =>
    assert.throws(() => reliabilityCurve([1], [1], { bins: 0 }), { code: 'SCORING_OPTION' }));
});

describe('the expected calibration error', () => {
  it('weighs the gaps by rows', () => {
    const error = expectedCalibrationError([0, 1, 1, 1], [0.1, 0.3, 0.5, 1], { bins: 2 });
    assert.ok(near(error, (0.3 + 0.25) / 2));
  });

  for (const binning of BINNINGS)
    it(`of the share of positives is 0, and of any probabilities within 0 to 1 (${binning})`, () => {
      fc.assert(
        fc.property(labelledScores, ({ labels, scores }) => {
          const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
          const honest = new Float64Array(labels.length).fill(share);
          assert.ok(expectedCalibrationError(labels, honest, { binning }) < 1e-12);
          const error = expectedCalibrationError(labels, scores, { binning });
          assert.ok(error >= 0 && error <= 1);
        }),
      );
    });
});
