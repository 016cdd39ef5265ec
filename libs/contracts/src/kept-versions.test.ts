import assert from 'node:assert/strict';
import { it } from 'node:test';
import { KeptVersions } from './kept-versions.ts';

it('knows the versions that are kept of each model, and no more of those that were forgotten', () => {
  const kept = new KeptVersions();
  const value = Buffer.from('{}');
  for (const key of [
    'a/churn/10',
    'a/churn/9',
    'a/churn',
    'b/churn/1',
    'a/fraud/2',
    'a/segments-challenger',
    'a/churn/x',
  ])
    kept.note({ key, value });
  kept.note({ key: 'b/churn/1', value: null });
  assert.deepEqual(
    [kept.of('a/churn'), kept.of('a/fraud'), kept.of('b/churn'), kept.of('c/churn')],
    [[9, 10], [2], [], []],
  );
});
