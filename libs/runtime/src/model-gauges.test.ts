import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Registry } from 'prom-client';
import { modelGauges } from './model-gauges.ts';

it('shows the version and the figures of the model in force, and those of its successor in their place', async () => {
  const registry = new Registry();
  const note = modelGauges('some-service', registry);
  note({ shop: 'demo', kind: 'churn', version: 1, quality: { auc: 0.8, recall: 0.5, thresholds: [1] } });
  note({ shop: 'demo', kind: 'churn', version: 2, quality: { auc: 0.9 } });
  note({ shop: 'other', kind: 'churn', version: 7 });
  const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('shoal_'));
  assert.deepEqual(lines, [
    'shoal_some_service_model_version{shop="demo",kind="churn"} 2',
    'shoal_some_service_model_version{shop="other",kind="churn"} 7',
    'shoal_some_service_model_quality{shop="demo",kind="churn",figure="auc"} 0.9',
  ]);
});
