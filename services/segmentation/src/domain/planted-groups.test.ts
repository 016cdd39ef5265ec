import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adjustedRand } from '@shoal/clustering';
import { plantedCustomers, shopEnd } from './planted-groups.fixture.ts';
import { segmentsAt, trainAt } from './retrained.fixture.ts';

// Loyal customers and the twins differ only in a day more or less between visits: grouped as one, with everybody else in the right
// place, the index is .878. Fraudsters, one in a hundred, belong to no segment of their own and cost another hundredth.
describe('the groups planted in a simulated shop', () => {
  for (const seed of [11, 12, 13]) {
    it(`are recovered by the segments that are chosen automatically, shop ${seed}`, () => {
      const customers = plantedCustomers({ seed, customers: 2000, days: 180 });
      const states = customers.map(({ state }) => state);
      const model = trainAt(states, shopEnd);
      const segments = segmentsAt(model, states, shopEnd);
      const agreement = adjustedRand(numbered(customers.map(({ group }) => group)), numbered(segments));
      assert.ok(agreement >= 0.85, `adjusted Rand index ${agreement}, ${model.explanation}`);
    });
  }
});

function numbered(names: readonly string[]): number[] {
  const known = [...new Set(names)];
  return names.map((name) => known.indexOf(name));
}
