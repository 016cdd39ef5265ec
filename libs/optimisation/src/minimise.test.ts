import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { minimise } from './minimise.ts';

it('finds the minimum of a quadratic, however stretched', () => {
  const problems = fc.array(
    fc.record({ at: fc.integer({ min: -9, max: 9 }), stretch: fc.integer({ min: 1, max: 1000 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(problems, (terms) => {
      const point = new Float64Array(terms.length);
      minimise(
        (x, gradient) =>
          terms.reduce((sum, { at, stretch }, i) => {
            gradient[i] = 2 * stretch * (x[i]! - at);
            return sum + stretch * (x[i]! - at) ** 2;
          }, 0),
        point,
        { tolerance: 1e-9, iterationsMax: 500 },
      );
      assert.ok(terms.every(({ at }, i) => Math.abs(point[i]! - at) < 1e-4));
    }),
  );
});

it('finds the valley of Rosenbrock', () => {
  const point = Float64Array.of(-1.2, 1);
  minimise(
    ([x = 0, y = 0], gradient) => {
      gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
      gradient[1] = 200 * (y - x * x);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    },
    point,
    { tolerance: 1e-8 },
  );
  assert.ok(Math.abs(point[0]! - 1) < 1e-4 && Math.abs(point[1]! - 1) < 1e-4);
});

it('finds the way out of where a function is not convex, and does not go where it is infinite', () => {
  // Rosenbrock's valley (1960), walled off beyond x = 1.5.
  const valley = (point: Float64Array, gradient: Float64Array): number => {
    const [x = 0, y = 0] = point;
    if (x > 1.5) return Number.POSITIVE_INFINITY;
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    gradient[1] = 200 * (y - x * x);
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  };
  const point = Float64Array.of(-1.2, 1);
  minimise(valley, point, { tolerance: 1e-9, iterationsMax: 200 });
  assert.ok(Math.hypot((point[0] as number) - 1, (point[1] as number) - 1) < 1e-5, `${point}`);
});
