import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import { DataError, LifetimeFormatError, OptionError, TooFewError } from '../errors.ts';
import type { Histories } from '../histories.ts';
import { BetaGeometric } from './beta-geometric.ts';
import { BetaGeometricModel } from './beta-geometric-model.ts';
import { distinctHistories } from './distinct-histories.ts';
import { betaGeometricObjective } from './likelihood.ts';

const column = (...values: number[]) => Float64Array.from(values);

function near(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-10): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    const error = Math.abs(actual[i]! - value) / Math.max(1, Math.abs(value));
    assert.ok(error <= tolerance, `${i}: ${actual[i]} is not ${value}`);
  });
}

/** The parameters of the paper, on the CDNOW sample in weeks. */
const published = new BetaGeometricModel({ r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
const histories: Histories = {
  frequency: column(0, 2, 1, 10, 40),
  recency: column(0, 30.43, 1.71, 20, 38),
  age: column(38.86, 38.86, 38.86, 30, 39),
};

/** Customers who live as the model says, weeks from 0 to 39. */
function simulated(customers: number, seed: number): Histories {
  const random = seededRandom(seed);
  const gammaOfWhole = (shape: number) => {
    let sum = 0;
    for (let i = 0; i < shape; i++) sum -= Math.log(1 - random());
    return sum;
  };
  const rows = Array.from({ length: customers }, () => {
    // r = 1, alpha = 10, a = 1, b = 3.
    const rate = gammaOfWhole(1) / 10;
    const [one, other] = [gammaOfWhole(1), gammaOfWhole(3)];
    const leaves = one / (one + other);
    let [at, last, count] = [0, 0, 0];
    while (true) {
      at -= Math.log(1 - random()) / rate;
      if (at > 39) break;
      last = at;
      count++;
      if (random() < leaves) break;
    }
    return [count, last];
  });
  return {
    frequency: Float64Array.from(rows, ([count]) => count!),
    recency: Float64Array.from(rows, ([, last]) => last!),
    age: new Float64Array(customers).fill(39),
  };
}

describe('BetaGeometricModel', () => {
  // lifetimes 0.11.3 with these parameters; 1.226 for the second customer is also in the paper.
  it('expects what lifetimes expects', () => {
    near(
      published.expectedPurchases(39, histories),
      [0.19509805201125396, 1.226028174767135, 0.20318698707975183, 2.616816842993879, 26.558092040760958],
    );
    near(
      published.expectedPurchases(1_040, histories),
      [2.2279285832336577, 10.305901577995332, 1.8813485577252806, 17.084896325165225, 180.39245842650908],
    );
  });

  it('takes customers for alive as lifetimes does', () =>
    near(
      published.probabilityAlive(histories),
      [1, 0.726578570080673, 0.2121009853773791, 0.29971251406584276, 0.9533824512699173],
    ));

  it('expects of a new customer what lifetimes expects', () =>
    near(
      [1, 39, 200].map((time) => published.expectedOfNew(time)),
      [0.05326789117165627, 1.1967231933207985, 3.143855509111452],
    ));

  it('expects nothing in no time', () => near(published.expectedPurchases(0, histories), [0, 0, 0, 0, 0]));

  it('stays finite for thousands of purchases and long times', () => {
    const buyer = { frequency: column(5_000), recency: column(999), age: column(1_000) };
    const [expected = Number.NaN] = published.expectedPurchases(100, buyer);
    assert.ok(expected > 400 && expected < 500, String(expected));
  });

  it('goes smoothly through a = 1, where its formula is 0/0', () => {
    const [below = 0, at = 0, above = 0] = [0.999, 1, 1.001].map(
      (a) => new BetaGeometricModel({ ...published.parameters, a }).expectedPurchases(39, histories)[1],
    );
    assert.ok(
      below > at && at > above && Math.abs((below + above) / 2 - at) < 1e-5,
      `${below} ${at} ${above}`,
    );
  });

  it('comes back from its JSON', () => {
    const again = BetaGeometricModel.fromJSON(JSON.parse(JSON.stringify(published)));
    assert.deepEqual(again.parameters, published.parameters);
  });

  const stored = published.toJSON();
  for (const json of [
    null,
    {},
    { ...stored, version: 2 },
    { ...stored, kind: 'x' },
    { ...stored, a: -1 },
    { ...stored, b: 'x' },
  ])
    it(`refuses the JSON ${JSON.stringify(json)}`, () =>
      assert.throws(() => BetaGeometricModel.fromJSON(json), LifetimeFormatError));

  it('refuses parameters and times that are none', () => {
    assert.throws(() => new BetaGeometricModel({ ...published.parameters, r: 0 }), OptionError);
    assert.throws(() => published.expectedPurchases(-1, histories), OptionError);
    assert.throws(() => published.expectedOfNew(Number.NaN), OptionError);
  });
});

describe('BetaGeometric', () => {
  it('finds the parameters that customers were made with', () => {
    const { r, alpha, a, b } = new BetaGeometric().fit(simulated(20_000, 7)).parameters;
    const errors = [r - 1, alpha / 10 - 1, a - 1, b / 3 - 1].map(Math.abs);
    assert.ok(
      errors.every((error) => error < 0.15),
      [r, alpha, a, b].join(' '),
    );
  });

  it('gives the same in days as in weeks, with alpha in the other unit', () => {
    const weeks = simulated(2_000, 3);
    const days = { ...weeks, recency: weeks.recency.map((t) => 7 * t), age: weeks.age.map((t) => 7 * t) };
    const [one, other] = [weeks, days].map((each) => new BetaGeometric().fit(each).parameters);
    near([other!.r, other!.alpha, other!.a, other!.b], [one!.r, 7 * one!.alpha, one!.a, one!.b], 1e-6);
  });

  it('stays finite where all leave with one probability, so that the likelihood rises for ever', () => {
    const random = seededRandom(2);
    const rows = Array.from({ length: 2_000 }, () => {
      let [at, count] = [0, 0];
      while (count === 0 || random() > 0.05) {
        const next = at - Math.log(1 - random()) * 9;
        if (next > 39) break;
        at = next;
        count++;
      }
      return [count, at];
    });
    const same = {
      frequency: Float64Array.from(rows, ([count]) => count!),
      recency: Float64Array.from(rows, ([, at]) => at!),
      age: new Float64Array(rows.length).fill(39),
    };
    const model = new BetaGeometric().fit(same);
    const { a, b } = model.parameters;
    assert.ok(Math.abs(a / (a + b) - 0.05) < 0.015 && b < 1_000, `${a} ${b}`);
    const expected = model.expectedPurchases(39, same);
    assert.ok(expected.every((value) => value >= 0 && value < 20));
  });

  it('has smaller parameters with a penalty', () => {
    const few = simulated(60, 5);
    const [free, held] = [0, 0.1].map((penalty) => new BetaGeometric({ penalty }).fit(few).parameters);
    assert.ok(held!.b < free!.b, `${held!.b} ${free!.b}`);
  });

  it('has a gradient that agrees with differences', () => {
    const objective = betaGeometricObjective(distinctHistories(simulated(300, 9)), 0.01);
    const point = column(-0.3, 1.2, 0.4, 0.8);
    const gradient = new Float64Array(4);
    objective(point, gradient);
    const differences = Array.from(point, (_, k) => {
      const moved = [1e-5, -1e-5].map((step) =>
        objective(point.with(k, point[k]! + step), new Float64Array(4)),
      );
      return (moved[0]! - moved[1]!) / 2e-5;
    });
    near(gradient, differences, 1e-8);
  });

  it('folds equal histories', () => {
    const twice = { frequency: column(1, 0, 1), recency: column(3, 0, 3), age: column(9, 9, 9) };
    const { frequency, count, customers } = distinctHistories(twice);
    assert.deepEqual([[...frequency], [...count], customers], [[0, 1], [1, 2], 3]);
  });

  const faults: [what: string, change: Partial<Histories>][] = [
    ['a recency above the age', { recency: column(0, 40, 1.71, 20, 38) }],
    ['a recency without a repeat', { recency: column(1, 30, 1.71, 20, 38) }],
    ['a frequency that is not whole', { frequency: column(0, 2.5, 1, 10, 40) }],
    ['columns of different lengths', { age: column(1) }],
  ];
  for (const [what, change] of faults)
    it(`refuses ${what}`, () =>
      assert.throws(() => new BetaGeometric().fit({ ...histories, ...change }), DataError));

  it('refuses customers of whom none bought again, and no customers', () => {
    const none = { frequency: column(0, 0), recency: column(0, 0), age: column(3, 4) };
    const nobody = { frequency: column(), recency: column(), age: column() };
    for (const each of [none, nobody]) assert.throws(() => new BetaGeometric().fit(each), TooFewError);
  });

  it('refuses options that are none', () => {
    assert.throws(() => new BetaGeometric({ penalty: -1 }), OptionError);
    assert.throws(() => new BetaGeometric({ iterationsMax: 0 }), OptionError);
  });
});
