// A worker thread that loads the backend it is told and trains two small networks: what each backend must be able to do.
import { parentPort, workerData } from 'node:worker_threads';
import type { Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { type BackendName, loadTensorFlow, type TensorFlow } from '../load-tensorflow.ts';

export interface Trained {
  readonly losses: readonly number[];
  /** All weights after the last step. */
  readonly weights: readonly number[];
}
export interface TrainingReport {
  readonly backend: BackendName;
  readonly dense: Trained;
  readonly attention: Trained;
  /** Tensors that the training has left behind. */
  readonly tensorsLeft: number;
}

const { backend } = workerData as { backend: BackendName };
const loaded = await loadTensorFlow({ backend });
const tensorsBefore = loaded.tf.memory().numTensors;
const dense = trainDense(loaded.tf);
const attention = trainAttention(loaded.tf);
const tensorsLeft = loaded.tf.memory().numTensors - tensorsBefore;
parentPort?.postMessage({ backend: loaded.backend, dense, attention, tensorsLeft } satisfies TrainingReport);

/** Two dense layers learn y = relu(x1 - x2) + x3 / 2 from 64 points. */
function trainDense(tf: TensorFlow): Trained {
  const x = tf.randomNormal([64, 3], 0, 1, 'float32', 1) as Tensor2D;
  const y = tf.tidy(() => {
    const [first, second, third] = tf.split(x, 3, 1) as [Tensor, Tensor, Tensor];
    return tf.add(tf.relu(tf.sub(first, second)), tf.mul(third, 0.5));
  });
  const weights = [drawn(tf, [3, 16], 2), zeros(tf, [16]), drawn(tf, [16, 1], 3), zeros(tf, [1])];
  const [w1, b1, w2, b2] = weights as [Variable, Variable, Variable, Variable];
  const trained = descend(tf, weights, 80, () => {
    const hidden = tf.relu(tf.add(tf.matMul(x, w1 as Tensor2D), b1));
    const output = tf.add(tf.matMul(hidden as Tensor2D, w2 as Tensor2D), b2);
    return tf.mean(tf.squaredDifference(output, y)) as Scalar;
  });
  tf.dispose([x, y]);
  return trained;
}

/** Embedding, attention and layer norm learn whether item 1 comes before item 2: what a bag of items cannot tell. */
function trainAttention(tf: TensorFlow): Trained {
  const [sequences, length, width] = [32, 6, 8];
  const items = Array.from({ length: sequences * length }, (_, at) => 3 + ((at * 7) % 5));
  for (let row = 0; row < sequences; row += 1) {
    const [early, late] = row % 2 === 0 ? [1, 2] : [2, 1];
    items[row * length + (row % 3)] = early;
    items[row * length + 3 + (row % 3)] = late;
  }
  const ids = tf.tensor2d(items, [sequences, length], 'int32');
  const answers = tf.tensor1d(Array.from({ length: sequences }, (_, row) => (row + 1) % 2));
  const shapes = [
    [8, width],
    [length, width],
    [width, width],
    [width, width],
    [width, width],
    [width, 1],
  ];
  const weights = shapes.map((shape, at) => drawn(tf, shape, 10 + at));
  const [table, places, q, k, v, out] = weights as [
    Variable,
    Variable,
    Variable,
    Variable,
    Variable,
    Variable,
  ];
  const project = (x: Tensor, matrix: Variable) =>
    tf.reshape(tf.matMul(tf.reshape(x, [-1, width]), matrix), [sequences, length, width]);
  const trained = descend(tf, weights, 80, () => {
    const x = tf.add(tf.gather(table, ids), places);
    const scores = tf.div(tf.matMul(project(x, q), project(x, k), false, true), Math.sqrt(width));
    const mixed = tf.add(x, tf.matMul(tf.softmax(scores), project(x, v)));
    const { mean, variance } = tf.moments(mixed, -1, true);
    const normed = tf.mul(tf.sub(mixed, mean), tf.rsqrt(tf.add(variance, 1e-5)));
    const logits = tf.reshape(tf.matMul(tf.mean(normed, 1) as Tensor2D, out as Tensor2D), [sequences]);
    return tf.losses.sigmoidCrossEntropy(answers, logits) as Scalar;
  });
  tf.dispose([ids, answers]);
  return trained;
}

function descend(tf: TensorFlow, weights: Variable[], steps: number, loss: () => Scalar): Trained {
  const optimizer = tf.train.adam(0.03);
  const losses = Array.from({ length: steps }, () => {
    const value = optimizer.minimize(loss, true, weights);
    const [number = Number.NaN] = value?.dataSync() ?? [];
    value?.dispose();
    return number;
  });
  const learnt = weights.flatMap((weight) => [...weight.dataSync()]);
  optimizer.dispose();
  tf.dispose(weights);
  return { losses, weights: learnt };
}

function drawn(tf: TensorFlow, shape: number[], seed: number): Variable {
  return tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, 0.4, 'float32', seed)));
}

function zeros(tf: TensorFlow, shape: number[]): Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape)));
}
