import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import fc from 'fast-check';
import { labels, near } from '../labelled-scores.fixture.ts';
import { LogisticRegression } from './logistic-regression.ts';
import { LogisticRegressionModel } from './logistic-regression-model.ts';

const columns = [
  Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
  Float64Array.of(2, 1, 5, 4, 9, 7, 1, 3, 2, 8),
];

describe('logistic regression', () => {
  // scikit-learn 1.9.1, LogisticRegression(C=1 / l2) after StandardScaler.
  for (const [l2, intercept, coefficients] of [
    [1, 0.00286282, [0.08141042, 0.40388187]],
    [10, 6.6244606e-5, [0.03616362, 0.11312567]],
    [0.01, 0.00819229, [0.07611251, 0.58381811]],
  ] as const)
    it(`with l2 ${l2} finds the coefficients of scikit-learn`, () => {
      const model = new LogisticRegression({ l2 }).fit(columns, labels);
      assert.ok(near(model.intercept, intercept, 1e-6), `${model.intercept}`);
      for (const [i, coefficient] of coefficients.entries())
        assert.ok(near(model.coefficients[i]!, coefficient, 1e-6));
    });

  it('stands where the slope of its loss is 0', () => {
    const row = fc.tuple(
      fc.constantFrom(0, 1),
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (rows) => {
        const all = [...rows, [0, 0, 1] as const, [1, 1, 1] as const];
        const x = Float64Array.from(all, ([, value]) => value);
        const y = all.map(([label]) => label);
        const weights = all.map(([, , weight]) => weight);
        const model = new LogisticRegression({ l2: 0.5 }).fit([x], y, weights);
        const p = model.predictProbabilities([x]);
        const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
        const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length);
        const slopes = [0, 0.5 * model.coefficients[0]!];
        for (const [i, label] of y.entries()) {
          slopes[0]! += weights[i]! * (p[i]! - label);
          slopes[1]! += (weights[i]! * (p[i]! - label) * (x[i]! - mean)) / deviation;
        }
        assert.ok(
          slopes.every((slope) => Math.abs(slope) < 1e-4),
          `${slopes}`,
        );
      }),
    );
  });

  it('takes a missing value as the mean, and gives a constant column nothing', () => {
    const model = new LogisticRegression().fit([...columns, new Float64Array(10).fill(0.1)], labels);
    assert.equal(model.coefficients[2], 0);
    const one = (value: number) => [Float64Array.of(value), Float64Array.of(4.2), Float64Array.of(0.1)];
    assert.deepEqual(model.rawScores(one(Number.NaN)), model.rawScores(one(5.5)));
  });

  it('counts a row of weight 2 as often as two rows', () => {
    const random = seededRandom(5);
    const x = Float64Array.from({ length: 40 }, random);
    const y = Uint8Array.from(x, (value) => Number(random() < value));
    const weighted = new LogisticRegression().fit([x], y, new Float64Array(40).fill(2));
    const twice = new LogisticRegression().fit([Float64Array.of(...x, ...x)], [...y, ...y]);
    assert.ok(near(weighted.coefficients[0]!, twice.coefficients[0]!, 1e-6));
  });

  it('stays finite where a column separates the labels', () => {
    const [coefficient] = new LogisticRegression({ l2: 1e-6 }).fit(
      [Float64Array.of(1, 2, 3, 4)],
      [0, 0, 1, 1],
    ).coefficients;
    assert.ok(Number.isFinite(coefficient) && coefficient! > 1);
  });

  it('predicts the same to the bit after a round trip through JSON', () => {
    const model = new LogisticRegression().fit(columns, labels);
    const read = LogisticRegressionModel.fromJSON(JSON.parse(JSON.stringify(model)));
    assert.deepEqual(read.predictProbabilities(columns), model.predictProbabilities(columns));
  });

  it('refuses damaged JSON', () => {
    const json = new LogisticRegression().fit(columns, labels).toJSON();
    for (const wrong of [
      undefined,
      { ...json, version: 9 },
      { ...json, coefficients: [] },
      { ...json, means: [1] },
      { ...json, deviations: [-1, 1] },
      { ...json, intercept: Number.NaN },
    ])
      assert.throws(() => LogisticRegressionModel.fromJSON(wrong), { code: 'SCORING_MODEL_FORMAT' });
  });

  it('refuses what it cannot learn from', () => {
    const fitting = (given: Float64Array[], y: number[]) => () => new LogisticRegression().fit(given, y);
    assert.throws(fitting([], []), { code: 'SCORING_SHAPE' });
    assert.throws(fitting([Float64Array.of(1), Float64Array.of(1, 2)], [1]), { code: 'SCORING_SHAPE' });
    assert.throws(fitting([Float64Array.of(1, Number.POSITIVE_INFINITY)], [0, 1]), { code: 'SCORING_VALUE' });
    assert.throws(fitting([Float64Array.of(1, 2)], [1, 1]), { code: 'SCORING_ONE_CLASS' });
    assert.throws(() => new LogisticRegression({ l2: 0 }), { code: 'SCORING_OPTION' });
    assert.throws(() => new LogisticRegression().fit(columns, labels).rawScores([columns[0]!]), {
      code: 'SCORING_SHAPE',
    });
  });
});
