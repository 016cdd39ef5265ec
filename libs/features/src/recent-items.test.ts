import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { featureBounds } from '@shoal/contracts';
import fc from 'fast-check';
import { start } from './histories.fixture.ts';
import { newFeatureState, type RecentItem, recentItems } from './index.ts';
import { noteItem } from './recent-items.ts';

const notes = fc.array(
  fc.record<RecentItem>(
    {
      item: fc.constantFrom(...Array.from({ length: 60 }, (_, i) => `p${i}`)),
      kind: fc.constantFrom('v', 'a', 'o', 'r'),
      at: fc.integer({ min: 0, max: 200 }).map((second) => start + second * 1000),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 150 },
);

/** The same, the plain way: insert behind all that are not later, keep the last fifty. */
function plainly(all: readonly RecentItem[]): RecentItem[] {
  const kept: RecentItem[] = [];
  for (const note of all) {
    const index = kept.findLastIndex(({ at }) => at <= note.at) + 1;
    if (index === 0 && kept.length === featureBounds.recentItems) continue;
    kept.splice(index, 0, note);
    if (kept.length > featureBounds.recentItems) kept.shift();
  }
  return kept;
}

describe('recent items', () => {
  it('are the last fifty in order of time, however they came', () => {
    fc.assert(
      fc.property(notes, (all) => {
        const state = newFeatureState('demo', 'anna', start);
        for (const { item, kind, at } of all) noteItem(state, item, kind, at);
        assert.deepEqual(recentItems(state), plainly(all));
        const { items, order, gaps, kinds } = state.recent;
        assert.deepEqual([...new Set(order)].sort(), [...items.keys()].sort());
        assert.deepEqual([kinds.length, gaps.length], [order.length, Math.max(0, order.length - 1)]);
        assert.equal(new Set(items).size, items.length);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('are none at first', () => {
    assert.deepEqual(recentItems(newFeatureState('demo', 'anna', start)), []);
  });
});
