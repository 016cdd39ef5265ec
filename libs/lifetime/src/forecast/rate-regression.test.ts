import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import { fitRate, lnRates, type RateExamples } from './rate-regression.ts';

/** Poisson counts of rate exp(offset + 0.5 + 0.8 a - 0.4 b), with a third column that does not vary. */
function counted(size: number): RateExamples {
  const random = seededRandom(5);
  const features = new Float64Array(3 * size);
  const offset = Float64Array.from({ length: size }, () => -random());
  const outcome = offset.map((base, row) => {
    const [a, b] = [2 * random() - 1, 10 + 4 * random()];
    features.set([a, b, 7], 3 * row);
    const rate = Math.exp(base + 0.5 + 0.8 * a - 0.4 * (b - 12));
    let count = 0;
    for (let product = random(); product > Math.exp(-rate); product *= random()) count++;
    return count;
  });
  return { features, columns: 3, offset, outcome };
}

describe('fitRate', () => {
  const examples = counted(20_000);
  const occurred = { ...examples, outcome: examples.outcome.map((count) => Math.min(1, count)) };
  for (const [kind, rows] of [
    ['count', examples],
    ['occurrence', occurred],
  ] as const) {
    it(`finds the rate that outcomes of ${kind} were made with`, () => {
      const { intercept, coefficients } = fitRate(rows, { kind, ridge: 0 });
      const [a = 0, b = 0, constant] = coefficients;
      assert.ok(Math.abs(a - 0.8) < 0.05 && Math.abs(b + 0.4) < 0.03, `${a} ${b}`);
      assert.equal(constant, 0);
      assert.ok(Math.abs(intercept - (0.5 + 0.4 * 12)) < 0.4, String(intercept));
    });
  }

  it('keeps the sum of the counts without a penalty', () => {
    const rates = lnRates(fitRate(examples, { kind: 'count', ridge: 0 }), examples.features, examples.offset);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum(rates.map(Math.exp)) / sum(examples.outcome) - 1) < 1e-4);
  });

  it('has smaller coefficients with a penalty', () => {
    const [free, held] = [0, 1].map((ridge) => fitRate(examples, { kind: 'count', ridge }).coefficients[0]!);
    assert.ok(Math.abs(held!) < Math.abs(free!) / 1.5, `${held} ${free}`);
  });

  it('gets along with two columns that say the same', () => {
    const features = Float64Array.from(examples.features, (value, i) =>
      i % 3 === 2 ? examples.features[i - 2]! : value,
    );
    const { coefficients } = fitRate({ ...examples, features }, { kind: 'count', ridge: 1e-3 });
    assert.ok(Math.abs(coefficients[0]! + coefficients[2]! - 0.8) < 0.05, coefficients.join(' '));
  });
});
