import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DecayedCounts } from './decayed-counts.ts';

const day = 86_400_000;

describe('decayed counts', () => {
  it('count an interaction half for each half-life that has passed', () => {
    const counts = new DecayedCounts(7 * day);
    for (let i = 0; i < 3; i += 1) counts.add('old', 1, day);
    counts.add('new', 1, 15 * day);
    // Three of two half-lives ago are three quarters of one now.
    assert.deepEqual(
      counts.top().map(({ itemId }) => itemId),
      ['new', 'old'],
    );
    const [first, second] = counts.top();
    assert.ok(Math.abs((second?.score ?? 0) / (first?.score ?? 1) - 0.75) < 1e-9);
  });

  it('come to the same in whatever order things happened', () => {
    const addition = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 400 }));
    fc.assert(
      fc.property(fc.array(addition, { minLength: 1, maxLength: 40 }), (additions) => {
        const count = (list: typeof additions) => {
          const counts = new DecayedCounts(7 * day);
          counts.add('landmark', 1, 0.5 * day);
          for (const [item, days] of list) counts.add(item, 1, days * day);
          return new Map(counts.top().map(({ itemId, score }) => [itemId, score]));
        };
        const [one, two] = [count(additions), count(additions.toReversed())];
        for (const [item, score] of one) assert.ok(Math.abs(score / (two.get(item) ?? 0) - 1) < 1e-9, item);
      }),
    );
  });

  it('stay finite over centuries', () => {
    const counts = new DecayedCounts(day);
    counts.add('a', 1, day);
    counts.add('b', 1, 100_000 * day);
    counts.add('c', 1, 100_001 * day);
    assert.deepEqual(
      counts.top().map(({ itemId }) => itemId),
      ['c', 'b', 'a'],
    );
    assert.ok(counts.top().every(({ score }) => Number.isFinite(score)));
  });

  it('hold a bounded number of items, the strongest', () => {
    const counts = new DecayedCounts(day);
    for (let i = 0; i < 3; i += 1) counts.add('best', 1, day);
    for (let i = 0; i < 250_000; i += 1) counts.add(`i${i}`, 1, day);
    assert.ok(counts.size <= 200_000);
    assert.equal(counts.top()[0]?.itemId, 'best');
  });
});
