import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BetaGeometricModel } from '../beta-geometric/beta-geometric-model.ts';
import { DAY_MS, periodOf } from '../period.ts';
import type { Transactions } from '../purchases.ts';
import { OPENING } from '../shop.fixture.ts';
import { summarise } from '../summarise.ts';
import { CUSTOMER_FEATURES, lookAtCustomers } from './customer-features.ts';

const purchases = new BetaGeometricModel({ r: 0.24, alpha: 31, a: 0.8, b: 2.4 });
const until = OPENING + 60 * DAY_MS;

function look(transactions: Transactions) {
  return lookAtCustomers(transactions, {
    ...{ summary: summarise(transactions, { until }), purchases, horizon: 60, until },
    halfLives: [7, 14, 28],
  });
}

type Row = readonly [customer: number, day: number, amount: number, pieces: number];

function transactionsOf(rows: readonly Row[]): Transactions {
  return {
    customers: ['a', 'b', 'c'],
    customer: Int32Array.from(rows, ([customer]) => customer),
    at: Float64Array.from(rows, ([, day]) => OPENING + day * DAY_MS),
    amount: Float64Array.from(rows, ([, , amount]) => amount),
    pieces: Float64Array.from(rows, ([, , , pieces]) => pieces),
  };
}

/** The features of one customer by name. */
function of(features: Float64Array, row = 0): (name: string) => number {
  return (name) => {
    const column = CUSTOMER_FEATURES.indexOf(name);
    assert.ok(column >= 0, name);
    return features[row * CUSTOMER_FEATURES.length + column]!;
  };
}

describe('lookAtCustomers', () => {
  it('tells gaps, first and last purchases, and fading money', () => {
    // Monday for 9 and 1 piece, Saturday of the week after for 19 and 2, and 34 days before the end for 99 and 3.
    const rows: Row[] = [
      [0, 0, 9, 1],
      [0, 12, 19, 2],
      [0, 26, 99, 3],
    ];
    const feature = of(look(transactionsOf(rows)).features);
    const near = (name: string, value: number) =>
      assert.ok(Math.abs(feature(name) - value) < 1e-9, `${name} ${feature(name)} ${value}`);
    near('paid at the first purchase', Math.log(10));
    near('paid at the highest purchase', Math.log(100));
    near('pieces at the last purchase', Math.log(4));
    near('days since the first purchase', Math.log(61));
    near('share of these days since the last purchase', 34 / 61);
    near('share of purchases at weekends', 2 / 3);
    near('mean gap', Math.log(13));
    near('longest gap', Math.log(14));
    near('last gap', Math.log(15));
    near('days since the last purchase by the mean gap', Math.log(35 / 13));
    const faded =
      2 ** (-60 / 7) * Math.log(10) + 2 ** (-48 / 7) * Math.log(20) + 2 ** (-34 / 7) * Math.log(100);
    near('recent money, shortest half-life', Math.log(faded));
  });

  it('says of one purchase that there is no gap', () => {
    const feature = of(look(transactionsOf([[0, 5, 10, 1]])).features);
    for (const name of ['bought on two days or more', 'mean gap', 'spread of gaps', 'last gap'])
      assert.equal(feature(name), 0);
  });

  it('never sees what comes after the day, and is always finite', () => {
    const row = fc.tuple(
      ...[fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 120 })],
      ...[fc.integer({ min: -50, max: 500 }), fc.integer({ min: 0, max: 9 })],
    ) as fc.Arbitrary<Row>;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (drawn) => {
        const rows: Row[] = [[0, 0, 5, 1], ...drawn];
        const seen = look(transactionsOf(rows));
        const past = look(transactionsOf(rows.filter(([, day]) => day <= periodOf(until - OPENING, 'day'))));
        assert.deepEqual(seen, past);
        assert.ok(seen.features.every(Number.isFinite));
      }),
    );
  });
});
