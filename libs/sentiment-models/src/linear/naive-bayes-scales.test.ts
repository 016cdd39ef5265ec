import assert from 'node:assert/strict';
import { it } from 'node:test';
import { naiveBayesScales, scaledColumns } from './naive-bayes-scales.ts';

/** Rows [1, 0, 2], [0, 3, 0] and [4, 0, 0]. */
const rows = {
  ...{ rows: 3, columns: 3 },
  starts: Int32Array.of(0, 2, 3, 4),
  column: Int32Array.of(0, 2, 1, 0),
  value: Float32Array.of(1, 2, 3, 4),
};
const labels = Uint8Array.of(1, 0, 1);
// 1 and the rows with an entry: 3, 1, 2 of the positive ones, 1, 2, 1 of the negative one.
const ratios = [3 / 1, 1 / 2, 2 / 1].map((odds) => Math.abs(Math.log((odds * 4) / 6)));

function assertNear(actual: Float32Array, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [i, each] of expected.entries()) assert.ok(Math.abs((actual[i] as number) - each) < 1e-6);
}

it('is how far apart the logarithms of a column in the two classes are', () => {
  assertNear(naiveBayesScales({ rows, labels, share: 1 }), ratios);
});

it('lies between that and 1, by the share', () => {
  assertNear(naiveBayesScales({ rows, labels, share: 0 }), [1, 1, 1]);
  assertNear(
    naiveBayesScales({ rows, labels, share: 0.25 }),
    ratios.map((ratio) => 0.25 * ratio + 0.75),
  );
});

it('is the same with the classes exchanged', () => {
  assertNear(naiveBayesScales({ rows, labels: Uint8Array.of(0, 1, 0), share: 1 }), ratios);
});

it('scales columns, and leaves the rows that it was given', () => {
  assert.deepEqual([...scaledColumns(rows, Float32Array.of(2, 10, -1)).value], [2, -2, 30, 8]);
  assert.deepEqual([...rows.value], [1, 2, 3, 4]);
});
