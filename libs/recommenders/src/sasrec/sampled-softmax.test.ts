import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadTensorFlow } from '@shoal/neural';
import { crossEntropy, randomFrom } from '@shoal/neural/training';
import { drawItems, sampledSoftmax } from './sampled-softmax.ts';

const { tf } = await loadTensorFlow();
const [ROWS, ITEMS, WIDTH] = [5, 40, 4];
const targets = Int32Array.of(0, 7, 7, 39, 12);
const states = tf.randomNormal([ROWS, WIDTH], 0, 0.5, 'float32', 1);
const table = tf.randomNormal([ITEMS, WIDTH], 0, 0.5, 'float32', 2);

function lossOf(sampled: Int32Array): number {
  return tf.tidy(
    () =>
      sampledSoftmax(tf, {
        states,
        wanted: tf.gather(table, tf.tensor1d(targets, 'int32')),
        targets,
        sampled,
        vectors: tf.gather(table, tf.tensor1d(sampled, 'int32')),
        items: ITEMS,
      }).dataSync()[0] as number,
  );
}

const full = tf.tidy(
  () => crossEntropy(tf, tf.matMul(states as never, table as never, false, true), targets).dataSync()[0]!,
);

describe('the softmax over a sample', () => {
  it('is the full one where all items are drawn', () => {
    const loss = lossOf(drawItems(ITEMS, ITEMS, randomFrom(1)));
    assert.ok(Math.abs(loss - full) < 1e-5, `${loss}, and ${full} in full`);
  });

  it('is near the full one in the mean, and nearer the more are drawn', () => {
    const random = randomFrom(3);
    const errorOf = (count: number): number => {
      let sum = 0;
      for (let i = 0; i < 60; i++) sum += lossOf(drawItems(ITEMS, count, random)) / 60;
      return Math.abs(sum - full);
    };
    const [few, many] = [errorOf(5), errorOf(20)];
    assert.ok(many < 0.05 && many < few && few < 0.4, `off by ${few} with 5, by ${many} with 20`);
  });

  it('draws no item twice and each as often', () => {
    const random = randomFrom(5);
    const counts = new Float64Array(10);
    for (let i = 0; i < 2000; i++) {
      const drawn = drawItems(10, 3, random);
      assert.equal(new Set(drawn).size, 3);
      for (const item of drawn) counts[item]! += 1;
    }
    assert.ok(
      counts.every((count) => count > 500 && count < 700),
      `${counts}`,
    );
  });
});
