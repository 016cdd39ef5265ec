import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  adjustedRand,
  chooseMethod,
  createMatrix,
  Dbscan,
  Hdbscan,
  KMeans,
  type Matrix,
  Preprocessor,
} from '@shoal/clustering';
import { plantedCustomers, shopEnd } from './planted-groups.fixture.ts';
import { rowsAt, segmentsAt, trainAt } from './retrained.fixture.ts';
import { segmentFeatures, segmentPreprocessing } from './segment-features.ts';

// Loyal customers and the twins differ only in a day more or less between visits: grouped as one, with everybody else in the right
// place, the index is .878. Fraudsters, one in a hundred, belong to no segment of their own and cost another hundredth.
describe('the groups planted in a simulated shop', () => {
  const shops = [11, 12, 13].map((seed) => ({
    seed,
    customers: plantedCustomers({ seed, customers: 2000, days: 180 }),
  }));

  for (const { seed, customers } of shops) {
    it(`are recovered by the segments that are chosen automatically, shop ${seed}`, () => {
      const states = customers.map(({ state }) => state);
      const model = trainAt(states, shopEnd);
      const segments = segmentsAt(model, states, shopEnd);
      const agreement = adjustedRand(numbered(customers.map(({ group }) => group)), numbered(segments));
      assert.ok(agreement >= 0.85, `adjusted Rand index ${agreement}, ${model.explanation}`);
    });
  }

  it('are found by k-means rather than by density, and that is the method chosen', async () => {
    const states = shops[0]?.customers.map(({ state }) => state) ?? [];
    const rows = createMatrix(states.length, segmentFeatures.length, rowsAt(states, shopEnd));
    const scaled = Preprocessor.fit(rows, segmentPreprocessing).transform(rows);
    const minPoints = 2 * scaled.columns;
    const methods = [
      { name: 'dbscan', fit: (some: Matrix) => new Dbscan({ minPoints }).fit(some) },
      {
        name: 'hdbscan',
        fit: (some: Matrix) =>
          new Hdbscan({ minClusterSize: Math.ceil(some.rows / 50), minSamples: 10 }).fit(some),
      },
      { name: 'kmeans', fit: (some: Matrix) => new KMeans({ k: 8, seed: 42 }).fit(some) },
    ];
    const { method, explanation } = await chooseMethod(scaled, methods, { seed: 42 });
    assert.equal(method, 'kmeans', explanation);
  });
});

function numbered(names: readonly string[]): number[] {
  const known = [...new Set(names)];
  return names.map((name) => known.indexOf(name));
}
