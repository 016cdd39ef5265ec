import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { loadTensorFlow } from '../load-tensorflow.ts';
import { randomFrom } from '../training/random.ts';
import { attentionMask, dense, dropout, embedding, layerNorm, Parameters, selfAttention } from './index.ts';
import { matrixProduct } from './matrix-product.ts';

const { tf } = await loadTensorFlow({ backend: 'wasm' });
const random = randomFrom(4);
const tensor = (...shape: number[]): Tensor =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random() - 0.5),
    shape,
  );
const parametersOf = (seed = 1) => new Parameters(tf, randomFrom(seed));

function assertClose(actual: Tensor, expected: Tensor): void {
  assert.deepEqual(actual.shape, expected.shape);
  const wanted = expected.dataSync();
  actual.dataSync().forEach((value, i) => {
    assert.ok(Math.abs(value - wanted[i]!) < 1e-5, `${value} is not ${wanted[i]}`);
  });
}

describe('layers', () => {
  it('multiply matrices with the gradients of TensorFlow', () => {
    const [a, b, g] = [tensor(7, 3), tensor(3, 5), tensor(7, 5)];
    const gradients = (multiply: (x: Tensor2D, y: Tensor2D) => Tensor) =>
      tf.grads((x: Tensor, y: Tensor) => tf.mul(multiply(x as Tensor2D, y as Tensor2D), g))([a, b]);
    const ours = gradients((x, y) => matrixProduct(tf, x, y));
    const theirs = gradients((x, y) => tf.matMul(x, y));
    assertClose(ours[0]!, theirs[0]!);
    assertClose(ours[1]!, theirs[1]!);
    assertClose(matrixProduct(tf, a as Tensor2D, b as Tensor2D), tf.matMul(a as Tensor2D, b as Tensor2D));
  });

  it('map the last axis, whatever comes before it', () => {
    const layer = dense(parametersOf(), 'd', { inputs: 3, outputs: 2, activation: 'tanh' });
    const input = tensor(2, 4, 3);
    assertClose(tf.reshape(layer(input), [8, 2]), layer(tf.reshape(input, [8, 3])));
  });

  it('look up the rows of a table', () => {
    const parameters = parametersOf();
    const vectors = embedding(parameters, 'e', { ids: 4, width: 3 })(tf.tensor([[2, 0]], [1, 2], 'int32'));
    const table = parameters.variables.get('e/table')!.dataSync();
    assert.deepEqual([...vectors.dataSync()], [...table.subarray(6, 9), ...table.subarray(0, 3)]);
  });

  it('normalise every row to mean 0 and deviation 1, and a constant one to 0', () => {
    const rows = tf.tensor([1, 2, 3, 6, 4, 4, 4, 4], [2, 4]);
    const [first, second] = tf.split(layerNorm(parametersOf(), 'n', 4)(rows), 2) as [Tensor, Tensor];
    const { mean, variance } = tf.moments(first);
    assert.ok(Math.abs(mean.dataSync()[0]!) < 1e-6);
    assert.ok(Math.abs(variance.dataSync()[0]! - 1) < 1e-4);
    assert.deepEqual([...second.dataSync()], [0, 0, 0, 0]);
  });

  it('attend to nothing that comes later or lies beyond the length', () => {
    const attend = selfAttention(parametersOf(), 'a', { width: 8, heads: 2 });
    const mask = attentionMask(tf, [3], 5, { causal: true });
    const [head, tail, otherTail] = [tensor(1, 3, 8), tensor(1, 2, 8), tensor(1, 2, 8)];
    const seen = (end: Tensor, count: number) =>
      tf.slice(attend(tf.concat([head, end], 1), mask), [0, 0, 0], [1, count, 8]);
    assertClose(seen(tail, 3), seen(otherTail, 3));
    const longer = attend(tf.concat([head, tail], 1), attentionMask(tf, [5], 5, { causal: true }));
    assertClose(tf.slice(longer, [0, 0, 0], [1, 3, 8]), seen(tail, 3));
    const both = attend(tf.concat([head, tail], 1), attentionMask(tf, [5], 5, { causal: false }));
    const otherBoth = attend(tf.concat([head, otherTail], 1), attentionMask(tf, [5], 5, { causal: false }));
    const change = tf.max(tf.abs(tf.sub(both, otherBoth))).dataSync()[0]!;
    assert.ok(change > 0.01, 'what is not hidden is seen');
  });

  it('drop the same share for the same seed, and nothing without one', () => {
    const ones = tf.ones([100, 100]);
    const drop = (seed?: number) =>
      dropout(tf, ones, 0.25, seed === undefined ? undefined : randomFrom(seed)).dataSync();
    assert.deepEqual(drop(7), drop(7));
    assert.notDeepEqual(drop(7), drop(8));
    assert.ok(drop().every((value) => value === 1));
    const dropped = drop(7).filter((value) => value === 0).length;
    assert.ok(dropped > 2300 && dropped < 2700, `${dropped}`);
    assert.throws(() => dropout(tf, ones, 1, randomFrom(1)), RangeError);
  });

  it('keep weights by name, and refuse others', async () => {
    const [one, other] = [parametersOf(1), parametersOf(2)];
    for (const parameters of [one, other]) dense(parameters, 'd', { inputs: 2, outputs: 2 });
    assert.notDeepEqual(await other.read(), await one.read());
    other.write(await one.read());
    assert.deepEqual(await other.read(), await one.read());
    const [kernel, bias] = await one.read();
    assert.throws(() => one.write([kernel!]), /no values for the weight 'd\/bias'/);
    assert.throws(() => one.write([bias!, { ...kernel!, shape: [4] }]), /has the shape/);
    assert.throws(() => one.write([kernel!, bias!, { ...bias!, name: 'x' }]), /unknown weights/);
    assert.throws(() => dense(one, 'd', { inputs: 2, outputs: 2 }), /already/);
    assert.throws(() => selfAttention(one, 'a', { width: 5, heads: 2 }), RangeError);
  });
});
