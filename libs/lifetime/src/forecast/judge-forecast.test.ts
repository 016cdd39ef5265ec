import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import { DataError, OptionError } from '../errors.ts';
import { aucInterval } from './auc-interval.ts';
import { judgeForecast } from './judge-forecast.ts';

const column = (...values: number[]) => Float64Array.from(values);

describe('judgeForecast', () => {
  it('has the mean error, the root of the mean square, and the share of pairs in order', () => {
    const { mae, rmse, auc } = judgeForecast({
      expected: column(1, 2, 0, 3),
      score: column(0.2, 0.8, 0.2, 0.1),
      actual: column(0, 2, 2, 0),
    });
    assert.deepEqual([mae, rmse], [1.5, Math.sqrt((1 + 0 + 4 + 9) / 4)]);
    // Pairs of buyer and other: 0.8 above both; 0.2 ties with 0.2 and is above 0.1.
    assert.equal(auc, 3.5 / 4);
  });

  it('ranks nothing where all bought', () =>
    assert.ok(Number.isNaN(judgeForecast({ expected: column(1), score: column(1), actual: column(1) }).auc)));

  it('refuses columns that are empty or differ in length', () => {
    assert.throws(() => judgeForecast({ expected: column(), score: column(), actual: column() }), DataError);
    assert.throws(
      () => judgeForecast({ expected: column(1), score: column(1, 2), actual: column(1) }),
      DataError,
    );
  });
});

describe('aucInterval', () => {
  const random = seededRandom(1);
  const actual = Float64Array.from({ length: 2_000 }, () => Number(random() < 0.4));
  const score = actual.map((bought) => Math.round(20 * (bought * 0.5 + random())));
  const { auc } = judgeForecast({ expected: score, score, actual });

  it('has the AUC within, and the width that its variance says', () => {
    const [low, high] = aucInterval(score, actual, { seed: 42 });
    assert.ok(low < auc && auc < high);
    // Hanley and McNeil 1982, for an AUC of some .87 of 800 and 1,200: a standard error of some .008.
    assert.ok(high - low > 0.02 && high - low < 0.05, `${low} ${high}`);
  });

  it('is the same for the same seed alone', () => {
    assert.deepEqual(aucInterval(score, actual, { seed: 1 }), aucInterval(score, actual, { seed: 1 }));
    assert.notDeepEqual(aucInterval(score, actual, { seed: 1 }), aucInterval(score, actual, { seed: 2 }));
  });

  it('is 1 to 1 where the order is perfect', () =>
    assert.deepEqual(aucInterval(actual, actual, { seed: 3 }), [1, 1]));

  it('refuses columns and samples that are none', () => {
    assert.throws(() => aucInterval(score, column(1), { seed: 1 }), DataError);
    assert.throws(() => aucInterval(score, actual, { seed: 1, samples: 3 }), OptionError);
  });
});
