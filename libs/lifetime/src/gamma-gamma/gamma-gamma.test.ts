import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import { DataError, LifetimeFormatError, OptionError, TooFewError } from '../errors.ts';
import { GammaGamma } from './gamma-gamma.ts';
import { GammaGammaModel } from './gamma-gamma-model.ts';

/** The parameters of note 025, on the CDNOW sample. */
const published = new GammaGammaModel({ p: 6.25, q: 3.74, v: 15.44 });
const spending = {
  frequency: Float64Array.of(0, 2, 1, 10, 40),
  spend: Float64Array.of(0, 22.35, 11.77, 40, 25),
};

describe('GammaGammaModel', () => {
  it('expects what lifetimes 0.11.3 expects', () => {
    const expected = [
      35.21897810218978, 24.663713910761157, 18.91685205784205, 39.79920294297977, 25.110785787766083,
    ];
    published.expectedSpend(spending).forEach((value, i) => {
      assert.ok(Math.abs(value - expected[i]!) < 1e-10, `${i}: ${value}`);
    });
  });

  it('comes back from its JSON', () => {
    const again = GammaGammaModel.fromJSON(JSON.parse(JSON.stringify(published)));
    assert.deepEqual(again.parameters, published.parameters);
  });

  const stored = published.toJSON();
  for (const json of [
    undefined,
    { ...stored, version: 0 },
    { ...stored, kind: 'beta-geometric' },
    { ...stored, q: 0.5 },
  ])
    it(`refuses the JSON ${JSON.stringify(json)}`, () =>
      assert.throws(() => GammaGammaModel.fromJSON(json), LifetimeFormatError));

  it('refuses parameters that are none', () =>
    assert.throws(() => new GammaGammaModel({ p: 1, q: 1, v: 1 }), OptionError));
});

describe('GammaGamma', () => {
  /** Each pays gamma with p = 6 about v / gamma with q = 4, for 1 to 8 purchases. */
  function simulated(customers: number, unit: number) {
    const random = seededRandom(11);
    const gamma = (shape: number) => {
      let sum = 0;
      for (let i = 0; i < shape; i++) sum -= Math.log(1 - random());
      return sum;
    };
    const frequency = Float64Array.from({ length: customers }, () => 1 + Math.floor(random() * 8));
    const spend = frequency.map((x) => {
      const scale = (15 * unit) / gamma(4);
      return (scale * gamma(6 * x)) / x;
    });
    return { frequency, spend };
  }

  for (const unit of [1, 1e6]) {
    it(`finds the parameters that payments were made with, in units of ${unit}`, () => {
      const { p, q, v } = new GammaGamma().fit(simulated(8_000, unit)).parameters;
      const errors = [p / 6 - 1, q / 4 - 1, v / (15 * unit) - 1].map(Math.abs);
      assert.ok(
        errors.every((error) => error < 0.1),
        [p, q, v].join(' '),
      );
    });
  }

  it('leaves out who did not buy again or paid nothing', () => {
    const all = simulated(200, 1);
    const more = {
      frequency: Float64Array.of(0, ...all.frequency, 3),
      spend: Float64Array.of(0, ...all.spend, 0),
    };
    assert.deepEqual(new GammaGamma().fit(more).parameters, new GammaGamma().fit(all).parameters);
  });

  it('keeps q above 1, so that the mean of all is finite', () => {
    const wild = { frequency: Float64Array.of(1, 1, 1, 1), spend: Float64Array.of(1, 1e3, 1e6, 1e9) };
    const model = new GammaGamma().fit(wild);
    assert.ok(model.parameters.q > 1 && model.mean > 0 && Number.isFinite(model.mean));
  });

  it('refuses what it cannot learn from', () => {
    const nothing = { frequency: Float64Array.of(0, 1), spend: Float64Array.of(0, 4) };
    assert.throws(() => new GammaGamma().fit(nothing), TooFewError);
    assert.throws(() => new GammaGamma().fit({ ...nothing, spend: Float64Array.of(1) }), DataError);
    assert.throws(() => new GammaGamma({ iterationsMax: 0.5 }), OptionError);
  });
});
