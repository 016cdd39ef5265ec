import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assertClose, dayMs, foldAll, start, type TimedEvent } from './histories.fixture.ts';
import { evaluateFeatures } from './index.ts';

const orderAt = (at: number): TimedEvent => ({
  at,
  event: { type: 'track', event: 'Order Completed', properties: { total: 10 } },
});
const times = (maxLength: number) =>
  fc.array(fc.integer({ min: start, max: start + 400 * dayMs }), { minLength: 2, maxLength });

/** Mean and standard deviation of the days between neighbouring orders. */
function plainly(all: readonly number[]): { gapDays: number; gapSpreadDays: number } {
  const sorted = [...all].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, i) => (at - (sorted[i] as number)) / dayMs);
  const gapDays = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - gapDays) ** 2, 0) / gaps.length;
  return { gapDays, gapSpreadDays: Math.sqrt(variance) };
}

function gapsOf(all: readonly number[]) {
  const state = foldAll(all.map(orderAt));
  const { gapDays, gapSpreadDays } = evaluateFeatures(state, start + 500 * dayMs);
  return { gaps: { gapDays, gapSpreadDays }, late: state.lateEvents };
}

/** The root of a difference of large sums loses half of its digits. */
function assertGaps(actual: ReturnType<typeof plainly>, expected: ReturnType<typeof plainly>): void {
  assertClose(actual.gapDays, expected.gapDays, 'gapDays');
  const difference = Math.abs(actual.gapSpreadDays - expected.gapSpreadDays);
  assert.ok(difference <= 1e-5 + 1e-7 * expected.gapSpreadDays, `spread ${actual.gapSpreadDays}`);
}

describe('the days between orders', () => {
  it('are exact when orders come in order of time, however many', () => {
    fc.assert(
      fc.property(times(60), (all) => {
        const sorted = [...all].sort((a, b) => a - b);
        const { gaps, late } = gapsOf(sorted);
        assert.equal(late, 0);
        assertGaps(gaps, plainly(all));
      }),
      { seed: 6 },
    );
  });

  it('are exact in any order up to eight orders', () => {
    fc.assert(
      fc.property(times(8), (all) => {
        const { gaps, late } = gapsOf(all);
        assert.equal(late, 0);
        assertGaps(gaps, plainly(all));
      }),
      { seed: 7 },
    );
  });

  it('are exact in any order as long as no order is counted as late, and the mean always', () => {
    let exact = 0;
    fc.assert(
      fc.property(times(14), (all) => {
        const { gaps, late } = gapsOf(all);
        const plain = plainly(all);
        assertClose(gaps.gapDays, plain.gapDays);
        if (late > 0) return;
        exact += 1;
        assertGaps(gaps, plain);
      }),
      { seed: 8, numRuns: 500 },
    );
    assert.ok(exact > 50, 'the case is there');
  });

  it('count an order that belongs among forgotten ones as late', () => {
    const regular = Array.from({ length: 20 }, (_, i) => start + i * dayMs);
    assert.equal(gapsOf([...regular, start + 3.5 * dayMs]).late, 1);
    assert.equal(gapsOf([...regular, start - dayMs, start + 15.5 * dayMs]).late, 0);
  });
});
