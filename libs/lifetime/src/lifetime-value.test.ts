import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BetaGeometricModel } from './beta-geometric/beta-geometric-model.ts';
import { OptionError } from './errors.ts';
import { GammaGammaModel } from './gamma-gamma/gamma-gamma-model.ts';
import { lifetimeValue, lifetimeValues } from './lifetime-value.ts';

const spend = new GammaGammaModel({ p: 6.25, q: 3.74, v: 15.44 });
const weekly = { purchases: new BetaGeometricModel({ r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }), spend };
const daily = { purchases: new BetaGeometricModel({ r: 0.25, alpha: 33.5, a: 0.72, b: 2.16 }), spend };
const weeks = {
  customer: Int32Array.of(0, 1, 2, 3, 4),
  frequency: Float64Array.of(0, 2, 1, 10, 40),
  recency: Float64Array.of(0, 30.43, 1.71, 20, 38),
  age: Float64Array.of(38.86, 38.86, 38.86, 30, 39),
  spend: Float64Array.of(0, 22.35, 11.77, 40, 25),
};
const days = { ...weeks, recency: weeks.recency.map((t) => 7 * t), age: weeks.age.map((t) => 7 * t) };

function near(actual: Float64Array | undefined, expected: readonly number[]): void {
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual![i]! / value - 1) < 1e-9, `${i}: ${actual![i]} is not ${value}`);
  });
}

// customer_lifetime_value of lifetimes 0.11.3 with these parameters.
describe('lifetimeValue', () => {
  it('agrees with lifetimes over 3, 6 and 12 months of weeks', () => {
    const [three, six, twelve] = lifetimeValues(weekly, weeks, { horizons: [3, 6, 12], unit: 'week' });
    near(
      three,
      [2.420985570491881, 11.085821849228012, 1.3887268643911825, 40.51459143894154, 256.0857949064151],
    );
    near(
      six,
      [4.594469441284032, 20.600636129790118, 2.6008147134830266, 72.86073061040823, 463.95889810985886],
    );
    near(
      twelve,
      [8.369004358920185, 36.28921112559952, 4.637294659747194, 122.61439380273791, 788.1123243348111],
    );
  });

  it('agrees with lifetimes in days, discounted by 2 % a month', () =>
    near(
      lifetimeValue(daily, days, { discountRate: 0.02 }),
      [7.942013790363692, 34.142762888182716, 4.432363775638555, 126.20484235533881, 754.5721861878062],
    ));

  it('is less the more it is discounted', () => {
    const [free, held] = [0, 0.05].map((discountRate) => lifetimeValue(weekly, weeks, { discountRate })[4]!);
    assert.ok(held! < free!);
  });

  it('refuses horizons and rates that are none', () => {
    assert.throws(() => lifetimeValue(weekly, weeks, { months: 0 }), OptionError);
    assert.throws(() => lifetimeValue(weekly, weeks, { months: 1.5 }), OptionError);
    assert.throws(() => lifetimeValue(weekly, weeks, { discountRate: -1 }), OptionError);
    assert.throws(() => lifetimeValues(weekly, weeks, { horizons: [6, 3] }), OptionError);
  });
});
