import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fitLogistic } from './logistic-regression.ts';

/** Rows [1, 0], [0, 1] and [1, 1], the last of them of both classes. */
const rows = {
  rows: 4,
  columns: 2,
  starts: Int32Array.of(0, 1, 2, 4, 6),
  column: Int32Array.of(0, 1, 0, 1, 0, 1),
  value: Float32Array.of(1, 1, 1, 1, 1, 1),
};
const labels = Uint8Array.of(1, 0, 1, 0);

it('ends where the gradient is nought', () => {
  const c = 3;
  const [w0 = 0, w1 = 0, bias = 0] = fitLogistic({ rows, labels, c, tolerance: 1e-9 });
  const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));
  // The derivative by the first weight, from the definition.
  const errors = sigmoid(w0 + bias) - 1 + (sigmoid(w0 + w1 + bias) - 1) + sigmoid(w0 + w1 + bias);
  assert.ok(Math.abs(w0 + c * errors) < 1e-5);
  assert.ok(Math.abs(w0 + w1) < 1e-5, 'the problem is the same with classes and columns exchanged');
});

it('stays at the prior where errors cost next to nothing', () => {
  const prior = Float64Array.of(0.5, -0.25, 0.125);
  assert.ok(
    fitLogistic({ rows, labels, c: 1e-9, prior }).every((weight, i) => Math.abs(weight - prior[i]!) < 1e-6),
  );
});

it('leans to the rows that count more', () => {
  const importance = Float32Array.of(1, 1, 5, 1);
  const weights = fitLogistic({ rows, labels, c: 1, importance });
  assert.ok(weights[0]! + weights[1]! + weights[2]! > 0.1);
});
