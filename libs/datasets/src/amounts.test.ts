import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { centsOfMills, orderTotalCents, parseMills } from './amounts.ts';

test('decimals of up to three places are read exactly, others are refused', () => {
  const cases: readonly [string, number | undefined][] = [
    ['2.55', 2550],
    ['18.0', 18_000],
    ['0.001', 1],
    ['7', 7000],
    ['-4.5', -4500],
    ['1.1000', 1100],
    ['1.0005', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['.5', undefined],
    ['12,50', undefined],
  ];
  for (const [text, mills] of cases) assert.equal(parseMills(text), mills, `"${text}"`);
});

test('every whole number of mills survives being written and read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (mills) => {
      const text = `${Math.floor(mills / 1000)}.${String(mills % 1000).padStart(3, '0')}`;
      assert.equal(parseMills(text), mills);
    }),
  );
});

test('half a cent goes up, less goes down, and only the sum of an order is rounded', () => {
  assert.deepEqual([0, 4, 5, 14, 15].map(centsOfMills), [0, 0, 1, 1, 2]);
  const tenthsOfACent = Array.from({ length: 10 }, () => ({ quantity: 1, priceMills: 1 }));
  assert.equal(orderTotalCents(tenthsOfACent), 1);
});

test('sums that binary fractions miss are exact', () => {
  // 1.005 * 100 is 100.49999999999999 and 0.1 + 0.2 is not 0.3.
  assert.equal(orderTotalCents([{ quantity: 1, priceMills: 1005 }]), 101);
  assert.equal(
    orderTotalCents([
      { quantity: 1, priceMills: 100 },
      { quantity: 1, priceMills: 200 },
    ]),
    30,
  );
});
