import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BetaGeometric } from './beta-geometric/beta-geometric.ts';
import { cdnowMissing, readCdnow } from './cdnow.fixture.ts';
import { HistoryRegression, periodsBetween } from './forecast/history-regression.ts';
import { judgeForecast } from './forecast/judge-forecast.ts';
import { GammaGamma } from './gamma-gamma/gamma-gamma.ts';
import { lifetimeValue } from './lifetime-value.ts';
import { countPurchases, purchasesOf } from './purchases.ts';
import { summarise } from './summarise.ts';

const until = Date.UTC(1997, 8, 30);

function near(
  actual: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
  share: number,
) {
  for (const [name, value] of Object.entries(expected))
    assert.ok(Math.abs(actual[name]! / value - 1) < share, `${name} is ${actual[name]}, and not ${value}`);
}

describe('CDNOW, 23,570 customers', { skip: cdnowMissing('cdnow.txt') }, () => {
  // lifetimes 0.11.3 on the same file.
  const reference = {
    day: {
      bgnbd: { r: 0.251624, alpha: 33.522616, a: 0.723433, b: 2.161087 },
      gammaGamma: { p: 6.275359, q: 3.62445, v: 14.983689 },
      figures: { mae: 0.8187, rmse: 1.7329, auc: 0.763 },
    },
    week: {
      bgnbd: { r: 0.284338, alpha: 6.72452, a: 0.707738, b: 2.372303 },
      gammaGamma: undefined,
      figures: { mae: 0.7844, rmse: 1.4628, auc: 0.7674 },
    },
  } as const;
  for (const period of ['day', 'week'] as const) {
    it(`gives the parameters and figures of lifetimes by ${period}s, and better ones by regression`, () => {
      const transactions = readCdnow('cdnow.txt');
      const summary = summarise(transactions, { until, period });
      const purchases = new BetaGeometric().fit(summary);
      const { bgnbd, gammaGamma, figures } = reference[period];
      near({ ...purchases.parameters }, bgnbd, 1e-4);
      if (gammaGamma) near({ ...new GammaGamma().fit(summary).parameters }, gammaGamma, 1e-5);

      const horizon = periodsBetween(until, Date.UTC(1998, 5, 30), period);
      const actual = countPurchases(purchasesOf(transactions, period, { after: until }));
      const expected = purchases.expectedPurchases(horizon, summary);
      const plain = judgeForecast({ expected, score: expected, actual });
      near({ ...plain }, figures, 1e-4);

      const told = new HistoryRegression({ period })
        .fit(transactions, until)
        .forecast(transactions, until, horizon);
      const better = judgeForecast({ ...told, actual });
      assert.ok(better.mae < plain.mae - 0.015 && better.rmse < plain.rmse - 0.02, JSON.stringify(better));
      assert.ok(better.auc > plain.auc + 0.0055, JSON.stringify(better));
    });
  }
});

describe('CDNOW, the 2,357 customers of the papers', { skip: cdnowMissing('cdnow-sample.txt') }, () => {
  it('gives the published parameters, and the values of lifetimes', () => {
    const transactions = readCdnow('cdnow-sample.txt');
    const summary = summarise(transactions, { until, periodsPerUnit: 7 });
    const purchases = new BetaGeometric().fit(summary);
    // Fader, Hardie and Lee 2005, table 2; Fader and Hardie 2013, page 5.
    near({ ...purchases.parameters }, { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }, 2e-3);
    const spend = new GammaGamma().fit(summary);
    near({ ...spend.parameters }, { p: 6.25, q: 3.74, v: 15.44 }, 2e-3);
    const values = lifetimeValue({ purchases, spend }, summary, { unit: 'week' });
    near({ sum: values.reduce((total, value) => total + value, 0) }, { sum: 71507.953316 }, 1e-6);
  });
});
