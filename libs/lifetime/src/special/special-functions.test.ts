import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { OptionError } from '../errors.ts';
import { digamma } from './digamma.ts';
import { hyp2f1 } from './hyp-2f1.ts';
import { lnGamma } from './ln-gamma.ts';

function near(actual: number, expected: number, tolerance = 1e-13): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error <= tolerance, `${actual} is not ${expected}: off by ${error}`);
}

const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true });

describe('lnGamma', () => {
  // mpmath 1.3, loggamma with 30 digits.
  const values: [x: number, value: number][] = [
    [0.001, 6.907178885383853],
    [0.3, 1.0957979948180756],
    [1, 0],
    [1.5, -0.12078223763524522],
    [2, 0],
    [7.25, 7.0521854507385395],
    [11.9, 17.25847745059552],
    [12, 17.502307845873887],
    [100, 359.1342053695754],
    [1e6, 12815504.569147613],
  ];
  for (const [x, value] of values) it(`has mpmath's value at ${x}`, () => near(lnGamma(x), value));

  it('rises by ln x from x to x + 1', () =>
    fc.assert(fc.property(positive, (x) => near(lnGamma(x + 1) - lnGamma(x), Math.log(x), 1e-10))));

  it('is no number at 0 and below', () => assert.ok([0, -1.5].every((x) => Number.isNaN(lnGamma(x)))));
});

describe('digamma', () => {
  // mpmath 1.3, digamma with 30 digits; at 1 it is minus Euler's constant (DLMF 5.4.12).
  const values: [x: number, value: number][] = [
    [0.001, -1000.5755719318103],
    [0.3, -3.502524222200133],
    [1, -0.5772156649015329],
    [1.5, 0.03648997397857652],
    [7.9, 2.002238487563571],
    [100, 4.600161852738087],
    [1e6, 13.815510057964191],
  ];
  for (const [x, value] of values) it(`has mpmath's value at ${x}`, () => near(digamma(x), value));

  it('rises by 1/x from x to x + 1', () =>
    fc.assert(fc.property(positive, (x) => near(digamma(x + 1) - digamma(x), 1 / x, 1e-11))));

  it('is no number at 0 and below', () => assert.ok([0, -1.5].every((x) => Number.isNaN(digamma(x)))));
});

describe('hyp2f1', () => {
  // mpmath 1.3, hyp2f1 with 30 digits.
  const values: [a: number, b: number, c: number, z: number, value: number][] = [
    [0.243, 3.226, 2.219, 0.5, 1.3141087663327105],
    [20.25, 22.4, 22.2, 0.9, 2.771575889965056e20],
    [0.5, 1, 1.5, 0.81, 1.6357994328702448],
    [2.975, -0.2, 3.2, 0.95, 0.619112224865578],
    [-0.4, -0.3, -0.5, 0.7, 0.738340620043567],
    [300.25, 302.4, 302.2, 0.6, 3.636958973701409e119],
    [1, 1, 2, 0.999, 6.914669948931068],
  ];
  for (const [a, b, c, z, value] of values)
    it(`has mpmath's value at ${a}, ${b}; ${c}; ${z}`, () => near(hyp2f1({ a, b, c }, z), value, 1e-12));

  it('is -ln(1 - z) / z for 1, 1; 2 (DLMF 15.4.1)', () => {
    for (const z of [0.01, 0.5, 0.99]) near(hyp2f1({ a: 1, b: 1, c: 2 }, z), -Math.log1p(-z) / z);
  });

  it('takes a factor too small for a number, where the function is too large for one', () => {
    // 2F1(a, b; b; z) = (1 - z)^-a (DLMF 15.4.6), here 2^2000.
    near(hyp2f1({ a: 2_000, b: 3, c: 3 }, 0.5, -2_000 * Math.LN2), 1, 1e-10);
  });

  it('is 1 at z = 0', () => assert.equal(hyp2f1({ a: 2, b: 3, c: 4 }, 0), 1));

  for (const z of [-0.1, 1, Number.NaN])
    it(`refuses z = ${z}`, () => assert.throws(() => hyp2f1({ a: 1, b: 1, c: 2 }, z), OptionError));
  it('refuses its poles', () => assert.throws(() => hyp2f1({ a: 1, b: 1, c: -2 }, 0.5), OptionError));
});
