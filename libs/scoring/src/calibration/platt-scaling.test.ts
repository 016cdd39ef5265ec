import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import fc from 'fast-check';
import { labelledScores, labels, near, scores } from '../labelled-scores.fixture.ts';
import { sigmoid } from '../sigmoid.ts';
import { PlattScaling } from './platt-scaling.ts';

describe('Platt scaling', () => {
  it('finds the minimum that scipy finds', () => {
    const { slope, intercept } = PlattScaling.fit(labels, scores);
    assert.ok(near(slope, 1.577765, 1e-5) && near(intercept, -0.676174, 1e-5), `${slope} ${intercept}`);
  });

  it('finds the sigmoid that made the labels', () => {
    const random = seededRandom(1);
    const made = Float64Array.from({ length: 50_000 }, () => 6 * random() - 3);
    const drawn = Uint8Array.from(made, (score) => Number(random() < sigmoid(2 * score - 1)));
    const { slope, intercept } = PlattScaling.fit(drawn, made);
    assert.ok(near(slope, 2, 0.05) && near(intercept, -1, 0.05), `${slope} ${intercept}`);
  });

  it('stays finite for labels that the scores separate, however large those are', () => {
    const { slope, intercept } = PlattScaling.fit([0, 0, 1, 1], [1e9, 2e9, 3e9, 4e9]);
    assert.ok(Number.isFinite(slope) && Number.isFinite(intercept) && slope > 0);
    const [low, , , high] = new PlattScaling(slope, intercept).calibrate([1e9, 2e9, 3e9, 4e9]);
    assert.ok(low! < 0.5 && high! > 0.5);
  });

  it('predicts as many positives as its targets have', () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        const calibrated = PlattScaling.fit(labels, scores).calibrate(scores);
        const positives = labels.reduce((sum, label) => sum + label, 0);
        const negatives = labels.length - positives;
        const targets = (positives * (positives + 1)) / (positives + 2) + negatives / (negatives + 2);
        assert.ok(
          near(
            calibrated.reduce((sum, p) => sum + p, 0),
            targets,
            1e-5,
          ),
        );
      }),
    );
  });

  it('comes back out of JSON', () => {
    const fitted = PlattScaling.fit(labels, scores);
    const read = PlattScaling.fromJSON(JSON.parse(JSON.stringify(fitted)));
    assert.deepEqual(read.calibrate(scores), fitted.calibrate(scores));
  });

  it('refuses damaged JSON and infinite scores', () => {
    const json = PlattScaling.fit(labels, scores).toJSON();
    for (const wrong of [
      null,
      1,
      {},
      { ...json, version: 2 },
      { ...json, slope: '1' },
      { ...json, intercept: null },
    ])
      assert.throws(() => PlattScaling.fromJSON(wrong), { code: 'SCORING_MODEL_FORMAT' });
    assert.throws(() => PlattScaling.fit([0, 1], [0, Number.POSITIVE_INFINITY]), { code: 'SCORING_VALUE' });
  });
});
