import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DataError, OptionError, TooFewError } from './errors.ts';
import { countPurchases, purchasesOf, type Transactions } from './purchases.ts';
import { summarise } from './summarise.ts';

type Row = [customer: string, date: string, amount: number];

const rows: Row[] = [
  ['a', '2025-01-01', 10],
  ['b', '2025-01-02', 5],
  ['a', '2025-01-01T18:30Z', 2],
  ['a', '2025-01-12', 8],
  ['c', '2025-01-05', 0],
  ['a', '2025-01-13', 9],
  ['b', '2025-03-01', 7],
  ['c', '2025-01-20', 4],
  ['c', '2025-01-22', 6],
  ['d', '2025-02-12', 3],
  ['a', '2025-02-05', 1],
  ['e', '2025-02-13', 1],
];

function transactionsOf(from: readonly Row[]): Transactions {
  const customers = [...new Set(from.map(([customer]) => customer))].sort();
  return {
    customers,
    customer: Int32Array.from(from, ([customer]) => customers.indexOf(customer)),
    at: Float64Array.from(from, ([, date]) => Date.parse(date)),
    amount: Float64Array.from(from, ([, , amount]) => amount),
  };
}

const transactions = transactionsOf(rows);
const until = Date.parse('2025-02-12');

describe('summarise', () => {
  // summary_data_from_transaction_data of lifetimes 0.11.3: frequency, recency, T and monetary_value of a, b, c and d.
  const cases = [
    {
      name: 'freq D',
      options: {},
      expected: [
        [3, 35, 42, 6],
        [0, 0, 41, 0],
        [2, 17, 38, 5],
        [0, 0, 0, 0],
      ],
    },
    {
      name: 'freq D, freq_multiplier 7',
      options: { periodsPerUnit: 7 },
      expected: [
        [3, 5, 6, 6],
        [0, 0, 41 / 7, 0],
        [2, 17 / 7, 38 / 7, 5],
        [0, 0, 0, 0],
      ],
    },
    {
      name: 'freq W',
      options: { period: 'week' },
      expected: [
        [3, 5, 6, 6],
        [0, 0, 6, 0],
        [1, 3, 6, 10],
        [0, 0, 0, 0],
      ],
    },
  ] as const;
  for (const { name, options, expected } of cases) {
    it(`agrees with lifetimes, ${name}`, () => {
      const { customer, frequency, recency, age, spend } = summarise(transactions, { until, ...options });
      assert.deepEqual([...customer], [0, 1, 2, 3]);
      const found = Array.from(customer, (_, i) => [frequency[i], recency[i], age[i], spend[i]]);
      assert.deepEqual(found, expected);
    });
  }

  it('does not depend on the order of the transactions', () => {
    assert.deepEqual(
      summarise(transactionsOf(rows.toReversed()), { until }),
      summarise(transactions, { until }),
    );
  });

  it('counts the whole last day', () => {
    const late = transactionsOf([
      ['a', '2025-01-01', 1],
      ['a', '2025-02-12T23:59Z', 1],
    ]);
    assert.deepEqual([...summarise(late, { until }).frequency], [1]);
  });

  it('refuses a time before anybody bought', () =>
    assert.throws(() => summarise(transactions, { until: Date.parse('2024-12-31') }), TooFewError));
  it('refuses a moment and a unit that are none', () => {
    assert.throws(() => summarise(transactions, { until: Number.NaN }), OptionError);
    assert.throws(() => summarise(transactions, { until, periodsPerUnit: 0 }), OptionError);
  });
});

describe('purchasesOf', () => {
  it('sums what falls into one period', () => {
    const { starts, amount, lines } = purchasesOf(transactions, 'day');
    assert.deepEqual([...starts], [0, 4, 6, 9, 10, 11]);
    assert.deepEqual([...amount.slice(0, 4)], [12, 8, 9, 1]);
    assert.deepEqual([...lines.slice(0, 4)], [2, 1, 1, 1]);
  });

  it('counts the purchases of a span, from the day after its start', () => {
    const span = { after: Date.parse('2025-01-12T09:00Z'), until };
    assert.deepEqual([...countPurchases(purchasesOf(transactions, 'day', span))], [2, 0, 2, 1, 0]);
  });

  it('is empty where nothing was bought', () =>
    assert.deepEqual([...countPurchases(purchasesOf(transactions, 'day', { until: 0 }))], [0, 0, 0, 0, 0]));

  const faults: [what: string, change: Partial<Transactions>][] = [
    ['columns of different lengths', { amount: new Float64Array(3) }],
    ['a customer that is none', { customer: new Int32Array(rows.length).fill(7) }],
    ['an amount that is not finite', { amount: new Float64Array(rows.length).fill(Number.NaN) }],
    ['a time that is not finite', { at: new Float64Array(rows.length).fill(Number.POSITIVE_INFINITY) }],
    ['times a million days apart', { at: transactions.at.map((at, i) => (i === 0 ? 1e15 : at)) }],
  ];
  for (const [what, change] of faults)
    it(`refuses ${what}`, () =>
      assert.throws(() => purchasesOf({ ...transactions, ...change }, 'day'), DataError));
});
