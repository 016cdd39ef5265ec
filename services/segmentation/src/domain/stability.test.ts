import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleIndices, seededRandom } from '@shoal/clustering';
import type { FeatureState } from '@shoal/contracts';
import { onlineRetailAbsent, onlineRetailCustomers } from './online-retail.fixture.ts';
import { plantedCustomers, shopEnd } from './planted-groups.fixture.ts';
import { segmentsAt, trainAt } from './retrained.fixture.ts';

/** Of those who were there before, the share who stay in their segment when 5 % more customers have come. */
function keptShare(before: readonly FeatureState[], after: readonly FeatureState[], at: number): number {
  const former = trainAt(before, at);
  const was = segmentsAt(former, before, at);
  const is = segmentsAt(trainAt(after, at, former), before, at);
  return was.filter((id, i) => id === is[i]).length / before.length;
}

describe('training again with 5 % more customers', () => {
  for (const seed of [11, 12]) {
    it(`keeps customers of the simulated shop ${seed} where they were`, () => {
      const states = plantedCustomers({ seed, customers: 2100, days: 180 }).map(({ state }) => state);
      const kept = keptShare(states.slice(0, 2000), states, shopEnd);
      assert.ok(kept >= 0.97, `${kept}`);
    });
  }

  it('keeps customers of UCI Online Retail where they were', { skip: onlineRetailAbsent }, async () => {
    const { states, end } = await onlineRetailCustomers();
    assert.equal(states.length, 4338);
    for (const seed of [1, 2]) {
      const there = sampleIndices(states.length, Math.round(states.length / 1.05), seededRandom(seed));
      const before = Array.from(there, (i) => states[i] as FeatureState);
      const kept = keptShare(before, states, end);
      assert.ok(kept >= 0.97, `${kept}, sample ${seed}`);
    }
  });
});
