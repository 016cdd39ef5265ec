import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restoreIdleViews } from './restore-idle-views.ts';

function watched(whole: Set<number>) {
  const restored: number[] = [];
  const restore = restoreIdleViews({
    owned: () => [0, 1],
    isWhole: async (partition) => whole.has(partition),
    ensureViews: async (partition) => {
      restored.push(partition);
      whole.add(partition);
      return false;
    },
  });
  return { restore, restored };
}

test('a view is restored the second time that it is found missing', async () => {
  const { restore, restored } = watched(new Set([0]));
  await restore();
  assert.deepEqual(restored, []);
  await restore();
  assert.deepEqual(restored, [1]);
});

test('a view that came back by itself in between is left alone', async () => {
  const whole = new Set([0]);
  const { restore, restored } = watched(whole);
  await restore();
  whole.add(1);
  await restore();
  whole.delete(1);
  await restore();
  assert.deepEqual(restored, []);
});
