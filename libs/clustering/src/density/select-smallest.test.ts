import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../random.ts';
import { selectSmallest } from './select-smallest.ts';

describe('selecting the smallest', () => {
  const random = seededRandom(1);
  const inputs: readonly [string, number[]][] = [
    ['drawn', Array.from({ length: 301 }, random)],
    ['ascending', Array.from({ length: 300 }, (_, i) => i)],
    ['descending', Array.from({ length: 300 }, (_, i) => -i)],
    ['equal', Array.from({ length: 300 }, () => 7)],
    ['few different', Array.from({ length: 300 }, (_, i) => i % 3)],
    ['up and down', Array.from({ length: 300 }, (_, i) => Math.min(i, 300 - i))],
  ];
  for (const [name, values] of inputs) {
    it(`puts them first and takes their rows along: ${name}`, () => {
      for (const count of [1, 2, 150, values.length - 1]) {
        const keys = Float64Array.from([-100, ...values, 1000]);
        const order = Int32Array.from(keys, (_, i) => i);
        selectSmallest(keys, order, { start: 1, end: values.length + 1, count });
        assert.deepEqual(
          [...keys.slice(1, count + 1)].sort((a, b) => a - b),
          values.toSorted((a, b) => a - b).slice(0, count),
        );
        order.slice(1, -1).forEach((row, i) => {
          assert.equal(values[row - 1], keys[i + 1]);
        });
        assert.deepEqual([order[0], order.at(-1)], [0, values.length + 1]);
      }
    });
  }
});
