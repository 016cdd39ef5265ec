import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CustomerEvent } from '@shoal/contracts';
import { dayMs } from '@shoal/features';
import fc from 'fast-check';
import { ChurnHistory, type ChurnTable } from './churn-history.ts';

const start = Date.UTC(2026, 0, 1);
const at = (day: number) => start + day * dayMs;

interface Happening {
  readonly who: string;
  readonly day: number;
  readonly event?: string;
  readonly mergedInto?: string;
}

function logOf(happenings: readonly Happening[]): CustomerEvent[] {
  return happenings.map(({ who, day, event = 'Order Completed', mergedInto }, offset) => {
    const timestamp = new Date(at(day)).toISOString();
    return {
      ...{ messageId: `m${offset}`, shop: 'demo', customerId: who, timestamp, receivedAt: timestamp },
      ...(mergedInto === undefined
        ? { type: 'track', event, properties: { total: 10 } }
        : { type: 'merge', mergedInto }),
      inbox: { partition: 0, offset },
    };
  });
}

function tableOf(
  happenings: readonly Happening[],
  { cuts = [30], fixedHorizonDays = 20, customersMax = 1_000 } = {},
): ChurnTable {
  const history = new ChurnHistory({ shop: 'demo', cuts: cuts.map(at), fixedHorizonDays, customersMax });
  for (const event of logOf(happenings)) history.take(event, 0);
  return history.table();
}

const cellOf = (table: ChurnTable, name: string, row = 0) => table.columns[table.names.indexOf(name)]?.[row];

describe('the history of who left', () => {
  it('labels each customer by what he did within the horizon, and nothing after it', () => {
    const table = tableOf([
      { who: 'stays', day: 10 },
      { who: 'leaves', day: 11 },
      { who: 'late', day: 12 },
      { who: 'stays', day: 40 },
      { who: 'late', day: 51 },
      { who: 'other', day: 60, event: 'Product Viewed' },
    ]);
    assert.deepEqual([...table.labels], [0, 1, 1]);
  });

  it('has no row for one who never ordered by then, or for a moment whose outcome is not known', () => {
    const table = tableOf(
      [
        { who: 'looks', day: 5, event: 'Product Viewed' },
        { who: 'buys', day: 10 },
        { who: 'new', day: 40 },
        { who: 'buys', day: 52 },
      ],
      { cuts: [30, 45] },
    );
    assert.deepEqual([table.labels.length, table.at[0]], [1, at(30)]);
  });

  it('sees what had arrived by then alone: what is late was not known', () => {
    const table = tableOf([
      { who: 'ann', day: 10 },
      { who: 'bob', day: 31, event: 'Product Viewed' },
      { who: 'ann', day: 20 },
      { who: 'bob', day: 60, event: 'Product Viewed' },
    ]);
    assert.deepEqual([cellOf(table, 'orders'), cellOf(table, 'recencyDays')], [1, 20]);
  });

  it('counts an event that is delivered again once', () => {
    const happenings = [
      { who: 'ann', day: 10 },
      { who: 'ann', day: 60 },
    ];
    const history = new ChurnHistory({
      shop: 'demo',
      cuts: [at(30)],
      fixedHorizonDays: 20,
      customersMax: 10,
    });
    for (const event of logOf(happenings)) for (let i = 0; i < 3; i += 1) history.take(event, 0);
    assert.equal(cellOf(history.table(), 'orders'), 1);
  });

  it('gives a visitor’s orders to the customer that he became, and forgets his rows', () => {
    const table = tableOf([
      { who: 'visitor', day: 5 },
      { who: 'visitor', day: 8, mergedInto: 'ann' },
      { who: 'ann', day: 9 },
      { who: 'ann', day: 60 },
    ]);
    assert.deepEqual([table.labels.length, cellOf(table, 'orders')], [1, 2]);
  });

  it('derives the horizon from the rhythm of each customer', () => {
    const weekly = Array.from({ length: 12 }, (_, i) => ({ who: 'weekly', day: 7 * i }));
    const monthly = Array.from({ length: 4 }, (_, i) => ({ who: 'monthly', day: 30 * i }));
    const happenings = [...weekly, ...monthly, { who: 'end', day: 400, event: 'Product Viewed' }];
    const table = tableOf(
      happenings.sort((a, b) => a.day - b.day),
      { cuts: [95], fixedHorizonDays: 0 },
    );
    const [first, second] = [cellOf(table, 'horizonDays', 0), cellOf(table, 'horizonDays', 1)] as [
      number,
      number,
    ];
    assert.ok(first > 20 && first < 40 && second > 60 && second < 90, `${first} and ${second} days`);
  });

  it('keeps a uniform sample within its bound', () => {
    const happenings = Array.from({ length: 2_000 }, (_, i) => ({ who: `c-${i}`, day: i / 100 }));
    const table = tableOf([...happenings, { who: 'end', day: 60, event: 'Product Viewed' }], {
      customersMax: 300,
    });
    assert.ok(table.labels.length > 100 && table.labels.length <= 300, `${table.labels.length} rows`);
  });

  it('refuses cuts that do not ascend', () => {
    assert.throws(() => tableOf([], { cuts: [30, 30] }), {
      code: 'RISK_OPTION',
      message: 'cuts must ascend',
    });
  });
});

const happening = fc.record({
  who: fc.constantFrom('ann', 'bob', 'cid', 'dan'),
  day: fc.integer({ min: 0, max: 90 }),
  event: fc.constantFrom('Order Completed', 'Product Viewed', 'Order Refunded'),
});
const cut = 45;

type TableMaker = (happenings: readonly Happening[]) => ChurnTable;

/** Throws where what arrives after the clock has passed the cut makes any difference to what is seen there. */
function assertNoLeak(make: TableMaker): void {
  fc.assert(
    fc.property(
      fc.array(happening),
      fc.array(happening),
      fc.array(happening),
      (past, future, otherFuture) => {
        const upToCut = past.filter(({ day }) => day <= cut);
        const passes = { who: 'clock', day: cut + 1, event: 'Product Viewed' };
        const end = { who: 'clock', day: 200, event: 'Product Viewed' };
        const [one, other] = [future, otherFuture].map(
          (rest) => make([...upToCut, passes, ...rest, end]).columns,
        );
        assert.deepEqual(one, other);
      },
    ),
    { numRuns: 200 },
  );
}

describe('a training set', () => {
  const make: TableMaker = (happenings) => tableOf(happenings, { cuts: [cut] });

  it('is correct in time: nothing that comes later shows in it', () => assertNoLeak(make));

  it('would be found out if it were not', () => {
    // A leak is planted: the look is taken once all has been read.
    const leaky: TableMaker = (happenings) => make(happenings.toSorted((a, b) => a.day - b.day));
    assert.throws(() => assertNoLeak(leaky));
  });
});
