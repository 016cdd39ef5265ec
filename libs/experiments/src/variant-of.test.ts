import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { variantOf } from './variant-of.ts';

const experiment = (id: string, ...weights: number[]) => ({
  shop: 'demo',
  id,
  variants: weights.map((weight, i) => ({ id: `v${i}`, weight, strategy: 'hybrid' as const })),
});

function counts(of: ReturnType<typeof experiment>, customers: number): number[] {
  const found = of.variants.map(() => 0);
  for (let i = 0; i < customers; i += 1) {
    const place = Number(variantOf(of, `c-${i}`).id.slice(1));
    found[place] = (found[place] ?? 0) + 1;
  }
  return found;
}

/** Pearson's chi-square against the weights. */
function chiSquare(found: readonly number[], weights: readonly number[]): number {
  const total = found.reduce((sum, count) => sum + count, 0);
  const sum = weights.reduce((a, b) => a + b, 0);
  return found.reduce((chi, count, i) => {
    const expected = (total * (weights[i] ?? 0)) / sum;
    return chi + (count - expected) ** 2 / expected;
  }, 0);
}

describe('the variant of a customer', () => {
  it('is always the same', () => {
    const one = experiment('a', 1, 1);
    for (let i = 0; i < 100; i += 1) assert.equal(variantOf(one, `c-${i}`), variantOf(one, `c-${i}`));
  });

  for (const weights of [
    [1, 1],
    [9, 1],
    [1, 2, 3, 4],
  ])
    it(`falls as the weights say: ${weights.join(' to ')}`, () => {
      // The 99.9 % quantiles of chi-square with 1 and 3 degrees of freedom are 10.8 and 16.3.
      const found = counts(experiment('spring', ...weights), 40_000);
      assert.ok(chiSquare(found, weights) < (weights.length === 2 ? 10.8 : 16.3), found.join(' '));
    });

  it('does not depend on what he gets in another experiment', () => {
    const [one, other] = [experiment('a', 1, 1), experiment('b', 1, 1)];
    const both = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i += 1) {
      const place =
        2 * Number(variantOf(one, `c-${i}`).id === 'v1') + Number(variantOf(other, `c-${i}`).id === 'v1');
      both[place] = (both[place] ?? 0) + 1;
    }
    assert.ok(chiSquare(both, [1, 1, 1, 1]) < 16.3, both.join(' '));
  });
});
