import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleOf } from './api/examples/schema-examples.ts';
import { RiskModel, restoredRiskModel, riskModelRecords } from './risk-model.ts';
import { modelHistoryMax } from './segment-model.ts';
import { matches } from './validation.ts';

const example = exampleOf(RiskModel) as RiskModel;
const known = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('a risk model that comes into force', () => {
  it('takes its place in the history first, and then the one that all judge by', () => {
    const records = riskModelRecords({ ...example, version: 3 }, [1, 2]);
    assert.deepEqual(
      records.map(({ key, value }) => [key, value === null]),
      [
        ['demo/churn/3', false],
        ['demo/churn', false],
      ],
    );
    assert.equal(records[0]?.value, records[1]?.value);
  });

  it('has those beyond the last ten forgotten', () => {
    const version = modelHistoryMax + 2;
    const forgotten = riskModelRecords({ ...example, version }, known(version - 1))
      .filter(({ value }) => value === null)
      .map(({ key }) => key);
    assert.deepEqual(forgotten, ['demo/churn/2', 'demo/churn/1']);
  });
});

describe('a former risk model', () => {
  const current = { ...example, version: 7, trainedAt: example.trainedAt + 1_000 };
  const target = {
    ...example,
    version: 4,
    trial: { championVersion: 3, champion: example.quality, promoted: true, reason: 'log loss' },
  } as RiskModel;

  it('comes back as a new version, without its trial, and counts the next schedule from the last training', () => {
    const restored = restoredRiskModel(current, target);
    assert.ok(matches(RiskModel, restored));
    assert.deepEqual(
      [restored.version, restored.rollback, restored.trial, restored.attemptedAt, restored.contentHash],
      [8, { from: 7, to: 4 }, undefined, current.trainedAt, target.contentHash],
    );
  });

  it('counts it so after a second rollback too', () => {
    const once = restoredRiskModel(current, target);
    assert.equal(restoredRiskModel(once, target).attemptedAt, current.trainedAt);
  });
});
