import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@shoal/clustering';
import { type CompressedRows, transpose } from '../csr.ts';
import { Vectors } from '../factors/vectors.ts';
import { createPlainAlternation, type Sides } from './alternation.ts';
import { createAlsKernel } from './simd/als-kernel.ts';

interface Shape {
  readonly users: number;
  readonly items: number;
  readonly share: number;
  readonly factors: number;
  readonly weight?: (random: () => number) => number;
}

/** The same sides each time it is called. */
function sidesOf({ users, items, share, factors, weight = (random) => 1 + 4 * random() }: Shape): Sides {
  const random = seededRandom(users + factors);
  const [starts, column, value]: [number[], number[], number[]] = [[0], [], []];
  for (let user = 0; user < users; user++) {
    // Every seventh has no entry at all.
    for (let item = 0; item < items && user % 7 !== 3; item++) {
      if (random() >= share) continue;
      column.push(item);
      value.push(weight(random));
    }
    starts.push(column.length);
  }
  const entries: CompressedRows = {
    rows: users,
    columns: items,
    starts: Int32Array.from(starts),
    column: Int32Array.from(column),
    value: Float32Array.from(value),
  };
  const vectors = (rows: number) => Vectors.normal({ rows, length: factors, deviation: 0.3 }, random);
  return {
    users: { entries, vectors: vectors(users) },
    items: { entries: transpose(entries), vectors: vectors(items) },
  };
}

describe('the steps of als by SIMD', () => {
  const cases: Readonly<Record<string, Shape>> = {
    'one factor': { users: 40, items: 30, share: 0.3, factors: 1 },
    'factors that fill no round': { users: 50, items: 41, share: 0.2, factors: 6 },
    'one factor more than a round': { users: 30, items: 45, share: 0.5, factors: 17 },
    'sixty-four factors': { users: 61, items: 350, share: 0.2, factors: 64 },
    'more rows than are added up in float32': { users: 700, items: 600, share: 0.03, factors: 20 },
    'weights that speak against': {
      ...{ users: 50, items: 40, share: 0.4, factors: 8 },
      weight: (random) => 6 * random() - 3,
    },
    'large weights': {
      ...{ users: 50, items: 40, share: 0.4, factors: 8 },
      weight: (random) => 1000 * random(),
    },
    'no entry': { users: 5, items: 4, share: 0, factors: 3 },
  };

  for (const [name, shape] of Object.entries(cases)) {
    it(`find what a plain loop finds: ${name}`, () => {
      const solver = { factors: shape.factors, regularization: 0.1, cgSteps: 3 };
      const [fast, plain] = [sidesOf(shape), sidesOf(shape)];
      const kernel = createAlsKernel(fast, solver);
      assert.ok(kernel, 'this platform has no WebAssembly SIMD');
      for (const alternation of [kernel, createPlainAlternation(plain, solver)]) {
        alternation.run('users');
        alternation.run('items');
        alternation.end();
      }
      for (const side of ['users', 'items'] as const) {
        const expected = plain[side].vectors.values;
        const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        fast[side].vectors.values.forEach((value, i) => {
          const difference = Math.abs(value - (expected[i] as number));
          assert.ok(difference <= 1e-4 * largest, `${side} ${i}: ${value}, not ${expected[i]}`);
        });
      }
    });
  }

  it('come to the solution, and then leave it as it is', () => {
    const shape = { users: 30, items: 20, share: 0.5, factors: 5 };
    const solver = { factors: 5, regularization: 0.1, cgSteps: 40 };
    const [fast, exact] = [sidesOf(shape), sidesOf(shape)];
    const kernel = createAlsKernel(fast, solver);
    for (let time = 0; time < 5; time++) kernel?.run('users');
    kernel?.end();
    createPlainAlternation(exact, { ...solver, cgSteps: 0 }).run('users');
    fast.users.vectors.values.forEach((value, i) => {
      assert.ok(Math.abs(value - (exact.users.vectors.values[i] as number)) < 1e-4, `${i}: ${value}`);
    });
  });

  it('give the same bytes each time', () => {
    const shape = { users: 60, items: 50, share: 0.3, factors: 12 };
    const [first, second] = [0, 1].map(() => {
      const sides = sidesOf(shape);
      const kernel = createAlsKernel(sides, { factors: 12, regularization: 0.1, cgSteps: 3 });
      kernel?.run('users');
      kernel?.end();
      return sides.users.vectors.values;
    });
    assert.deepEqual(first, second);
  });

  it('leave weights to float64 that float32 has too few digits for', () => {
    const weight = () => 1e7;
    const sides = sidesOf({ users: 5, items: 5, share: 1, factors: 2, weight });
    assert.equal(createAlsKernel(sides, { factors: 2, regularization: 0.1, cgSteps: 3 }), undefined);
  });
});
