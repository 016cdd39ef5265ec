import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LifetimeFormatError, OptionError, TooFewError } from '../errors.ts';
import { DAY_MS } from '../period.ts';
import { countPurchases, purchasesOf } from '../purchases.ts';
import { before, OPENING, shop } from '../shop.fixture.ts';
import { summarise } from '../summarise.ts';
import { HistoryRegression } from './history-regression.ts';
import { HistoryRegressionModel } from './history-regression-model.ts';
import { judgeForecast } from './judge-forecast.ts';

const until = OPENING + 139 * DAY_MS;
const transactions = shop(3_000, 280);
const model = new HistoryRegression().fit(transactions, until);
const forecast = model.forecast(transactions, until, 140);

describe('HistoryRegression', () => {
  it('ranks better than BG/NBD where amounts tell who buys again', () => {
    const after = countPurchases(purchasesOf(transactions, 'day', { after: until }));
    const actual = Float64Array.from(forecast.customer, (whose) => after[whose]!);
    const expected = model.learnt.purchases.expectedPurchases(140, summarise(transactions, { until }));
    const [plain, better] = [
      judgeForecast({ expected, score: expected, actual }),
      judgeForecast({ ...forecast, actual }),
    ];
    assert.ok(better.auc > plain.auc + 0.02, `${better.auc} ${plain.auc}`);
    assert.ok(better.rmse < plain.rmse, `${better.rmse} ${plain.rmse}`);
  });

  it('expects as much in all as BG/NBD', () => {
    const expected = model.learnt.purchases.expectedPurchases(140, summarise(transactions, { until }));
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum(forecast.expected) / sum(expected) - 1) < 1e-9);
  });

  it('learns nothing from what comes after the day', () => {
    const past = before(until + DAY_MS, transactions);
    assert.deepEqual(new HistoryRegression().fit(past, until).toJSON(), model.toJSON());
  });

  it('foretells the same out of its JSON', () => {
    const again = HistoryRegressionModel.fromJSON(JSON.parse(JSON.stringify(model)));
    assert.deepEqual(again.forecast(transactions, until, 140), forecast);
  });

  const stored = model.toJSON();
  const damages: [what: string, json: unknown][] = [
    ['another version', { ...stored, version: 9 }],
    ['another kind', { ...stored, kind: 'gamma-gamma' }],
    ['a period that is none', { ...stored, period: 'year' }],
    ['coefficients that are missing', { ...stored, count: stored.count.slice(1) }],
    ['a coefficient that is no number', { ...stored, occurrence: stored.occurrence.map(() => null) }],
    ['half-lives of 0', { ...stored, halfLives: [0, 1, 2] }],
  ];
  for (const [what, json] of damages)
    it(`refuses JSON with ${what}`, () =>
      assert.throws(() => HistoryRegressionModel.fromJSON(json), LifetimeFormatError));

  it('refuses less than six weeks, and horizons and options that are none', () => {
    assert.throws(() => new HistoryRegression().fit(transactions, OPENING + 30 * DAY_MS), TooFewError);
    assert.throws(() => model.forecast(transactions, until, 0), OptionError);
    assert.throws(() => new HistoryRegression({ ridge: -1 }), OptionError);
  });
});
