import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { loadTensorFlow } from '../load-tensorflow.ts';

const { tf } = await loadTensorFlow({ backend: 'wasm' });

const cases = fc
  .record({
    rows: fc.integer({ min: 0, max: 20 }),
    width: fc.integer({ min: 1, max: 5 }),
    segments: fc.integer({ min: 1, max: 8 }),
  })
  .chain(({ rows, width, segments }) =>
    fc.record({
      rows: fc.constant(rows),
      width: fc.constant(width),
      segments: fc.constant(segments),
      ids: fc.array(fc.integer({ min: -2, max: segments - 1 }), { minLength: rows, maxLength: rows }),
      values: fc.array(fc.integer({ min: -1000, max: 1000 }), {
        minLength: rows * width,
        maxLength: rows * width,
      }),
    }),
  );

it('sums the rows of each segment, and leaves out those with a negative id', () => {
  fc.assert(
    fc.property(cases, ({ rows, width, segments, ids, values }) => {
      const sums = tf.tidy(() =>
        tf
          .unsortedSegmentSum(tf.tensor(values, [rows, width]), tf.tensor1d(ids, 'int32'), segments)
          .arraySync(),
      );
      const expected = Array.from({ length: segments }, (_, segment) =>
        Array.from({ length: width }, (_, column) =>
          ids.reduce((sum, id, row) => (id === segment ? sum + values[row * width + column]! : sum), 0),
        ),
      );
      assert.deepEqual(sums, expected);
    }),
  );
});

it('sums whole numbers and values of any rank', () => {
  tf.tidy(() => {
    const ids = tf.tensor1d([1, 1, 0], 'int32');
    const numbers = tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3], 'int32'), ids, 3);
    assert.equal(numbers.dtype, 'int32');
    assert.deepEqual(numbers.arraySync(), [3, 3, 0]);
    const boxes = tf.unsortedSegmentSum(tf.ones([3, 2, 2]), ids, 2);
    assert.deepEqual(boxes.arraySync(), [
      [
        [1, 1],
        [1, 1],
      ],
      [
        [2, 2],
        [2, 2],
      ],
    ]);
  });
});

it('reads its input where it is after the heap has grown', () => {
  tf.tidy(() => {
    const ones = tf.ones([2, 3]);
    // 108 MB of result: more than the heap has before.
    const sums = tf.unsortedSegmentSum(ones, tf.tensor1d([0, 9_000_000], 'int32'), 9_000_001);
    assert.deepEqual([...tf.slice(sums, [9_000_000, 0], [1, 3]).dataSync()], [1, 1, 1]);
  });
});

it('gives gather the gradient that counts how often a row was taken', () => {
  const gradient = (axis: number) =>
    tf.tidy(() => {
      const gatherSum = (x: Tensor) =>
        tf.sum(tf.gather(x, tf.tensor1d([2, 0, 2], 'int32') as Tensor1D, axis));
      return tf
        .grad(gatherSum)(tf.zeros([3, 3]))
        .arraySync();
    });
  assert.deepEqual(gradient(0), [
    [1, 1, 1],
    [0, 0, 0],
    [2, 2, 2],
  ]);
  assert.deepEqual(gradient(1), [
    [1, 0, 2],
    [1, 0, 2],
    [1, 0, 2],
  ]);
});

it('leaves nothing in memory but its result', () => {
  const before = tf.memory().numTensors;
  const ids = tf.tensor1d([0, 1], 'int32');
  const ones = tf.ones([2, 2]);
  const sums = tf.unsortedSegmentSum(ones, ids, 2);
  assert.equal(tf.memory().numTensors, before + 3);
  tf.dispose([ids, ones, sums]);
});
