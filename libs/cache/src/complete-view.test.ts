import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardView, readWhole } from './complete-view.ts';
import { guardPartitions } from './guard-partitions.ts';
import { createMemoryCache } from './memory-cache.ts';

const key = 'view';
const entry = { key, value: 'whole' };

function guarded() {
  const cache = createMemoryCache({ now: () => 0 });
  let rebuilds = 0;
  const ensureView = guardView(cache, 'mark', async () => {
    rebuilds += 1;
    await cache.write([entry]);
  });
  return { cache, ensureView, rebuilds: () => rebuilds };
}

test('a view is rebuilt once, however many ask for it, and not again while its mark is there', async () => {
  const { ensureView, rebuilds } = guarded();
  assert.deepEqual(await Promise.all([ensureView(), ensureView()]), [false, false]);
  assert.equal(await ensureView(), true);
  assert.equal(rebuilds(), 1);
});

test('what is read from a Redis that was emptied is read again once the view is whole', async () => {
  const { cache, ensureView, rebuilds } = guarded();
  await ensureView();
  const read = () => cache.read([key]);
  assert.deepEqual(await readWhole(ensureView, read), ['whole']);
  assert.equal(rebuilds(), 1);
  cache.wipe();
  assert.deepEqual(await readWhole(ensureView, read), ['whole']);
  assert.equal(rebuilds(), 2);
});

test('a Redis that is emptied while it is read does not pass for a view without the customer', async () => {
  const { cache, ensureView } = guarded();
  await ensureView();
  let isEmptied = false;
  const read = async () => {
    if (!isEmptied) cache.wipe();
    isEmptied = true;
    return cache.read([key]);
  };
  assert.deepEqual(await readWhole(ensureView, read), ['whole']);
});

test('partitions are guarded one by one', async () => {
  const cache = createMemoryCache({ now: () => 0 });
  const rebuilt: number[] = [];
  const ensureViews = guardPartitions(cache, {
    markOf: (partition) => `mark-${partition}`,
    rebuild: async (partition) => {
      rebuilt.push(partition);
    },
  });
  assert.deepEqual(await Promise.all([ensureViews(1), ensureViews(1), ensureViews(2)]), [
    false,
    false,
    false,
  ]);
  assert.deepEqual([await ensureViews(1), await ensureViews(2), rebuilt], [true, true, [1, 2]]);
});
