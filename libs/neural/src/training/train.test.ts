import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scalar } from '@tensorflow/tfjs-core';
import { Parameters } from '../layers/index.ts';
import { loadTensorFlow } from '../load-tensorflow.ts';
import { randomFrom, type TrainingTask, train } from './index.ts';

const { tf } = await loadTensorFlow({ backend: 'wasm' });

/** One weight that is drawn to the mean of 0..rows-1. */
function meanTask(rows: number): TrainingTask & { readonly weight: () => number } {
  const parameters = new Parameters(tf, randomFrom(1));
  const weight = parameters.add('weight', [1], 'zeros');
  const loss = (batch: Int32Array) =>
    tf.mean(tf.square(tf.sub(tf.tensor(Float32Array.from(batch)), weight))) as Scalar;
  return { parameters, rows, loss, weight: () => weight.dataSync()[0] as number };
}

describe('training', () => {
  it('comes to the optimum', async () => {
    const task = meanTask(9);
    await train(task, { seed: 1, epochsMax: 200, batchSize: 9, learningRate: 0.1, validationShare: 0 });
    assert.ok(Math.abs(task.weight() - 4) < 0.01, `${task.weight()}`);
  });

  it('stops when the examples kept apart get no better, with the weights that were best for them', async () => {
    const seen: { loss: number; weight: number }[] = [];
    const task = meanTask(40);
    const result = await train(task, {
      seed: 3,
      epochsMax: 500,
      learningRate: 0.5,
      validationShare: 0.2,
      patience: 4,
      onProgress: ({ validationLoss }) => seen.push({ loss: validationLoss ?? 0, weight: task.weight() }),
    });
    const best = seen.reduce((least, next) => (next.loss < least.loss ? next : least));
    assert.ok(result.stoppedEarly);
    assert.equal(result.epoch, result.bestEpoch + 4);
    assert.equal(task.weight(), best.weight);
  });

  it('keeps what was best by the figure that it is to be judged by', async () => {
    const task = meanTask(40);
    const seen: number[] = [];
    // The weight rises from 0 to the mean, and is nearest to 5 on the way.
    const judge = (): number => Math.abs(task.weight() - 5);
    const options = { seed: 3, epochsMax: 60, learningRate: 0.5, validationShare: 0, patience: 4 };
    const onProgress = (): number => seen.push(task.weight());
    const result = await train(task, { ...options, judge, onProgress });
    const best = seen.reduce((near, next) => (Math.abs(next - 5) < Math.abs(near - 5) ? next : near));
    assert.ok(result.stoppedEarly && result.bestEpoch < result.epoch);
    assert.equal(task.weight(), best);
  });

  it('ends between two steps when it is aborted, as late as a timer asks', async () => {
    const stop = new AbortController();
    setImmediate(() => stop.abort(new Error('no longer wanted')));
    const training = train(meanTask(1000), { seed: 1, epochsMax: 1e6, batchSize: 1, signal: stop.signal });
    await assert.rejects(training, { message: 'no longer wanted' });
  });

  it('says so when the loss is no number', async () => {
    const { parameters, rows } = meanTask(4);
    const weight = parameters.variables.get('weight')!;
    const loss = () => tf.mean(tf.log(tf.sub(weight, 1))) as Scalar;
    await assert.rejects(train({ parameters, rows, loss }, { seed: 1 }), {
      code: 'NEURAL_DIVERGED',
      retriable: false,
    });
  });

  const wrong = [
    { epochsMax: 0 },
    { batchSize: 1.5 },
    { patience: -1 },
    { learningRate: 0 },
    { validationShare: 1 },
    { validationShare: Number.NaN },
  ];
  for (const options of wrong) {
    it(`refuses ${JSON.stringify(options)}`, async () => {
      await assert.rejects(train(meanTask(4), { seed: 1, ...options }), RangeError);
    });
  }

  it('refuses to train on nothing', async () => {
    await assert.rejects(train(meanTask(0), { seed: 1 }), RangeError);
  });
});
