import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shapleyValues } from '../forest/shapley-values.fixture.ts';
import { mixedTable, smallTables } from '../labelled-tables.fixture.ts';
import { GradientBoosting } from './gradient-boosting.ts';
import type { GradientBoostingModel } from './gradient-boosting-model.ts';

const grow = {
  seed: 1,
  trees: 4,
  numLeaves: 8,
  minChildSamples: 1,
  minSumHessian: 1e-6,
  l2: 1,
  learningRate: 0.5,
};
const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

function assertSums(
  model: GradientBoostingModel,
  data: Parameters<GradientBoostingModel['predict']>[0],
): void {
  const scores = model.rawScores(data);
  const { bias, values, columns } = model.contributions(data);
  for (const [row, score] of scores.entries()) {
    const sum = values
      .subarray(row * columns, (row + 1) * columns)
      .reduce((total, value) => total + value, bias);
    assert.ok(close(sum, score), `row ${row}: ${sum} for ${score}`);
  }
}

describe('the contributions of columns', () => {
  it('with the bias sum to the raw score', () => {
    fc.assert(
      fc.property(smallTables, ({ data, labels }) => {
        assertSums(new GradientBoosting(grow).fit(data, labels), data);
      }),
    );
  });

  it('do so for deep trees, many rows and several bags', () => {
    const { data, labels } = mixedTable(700);
    const options = { ...grow, trees: 10, numLeaves: 60, rowShare: 0.6, columnShare: 0.7, bags: 2 };
    assertSums(new GradientBoosting(options).fit(data, labels), data);
  });

  it('are the Shapley values that adding columns in every order gives', () => {
    fc.assert(
      fc.property(smallTables, ({ data, labels }) => {
        const model = new GradientBoosting({ ...grow, trees: 2 }).fit(data, labels);
        const { values, columns } = model.contributions(data);
        const expected = shapleyValues(model, data);
        for (const [i, value] of values.entries())
          assert.ok(close(value, expected[Math.floor(i / columns)]![i % columns]!), `${i}`);
      }),
      { numRuns: 40 },
    );
  });
});
