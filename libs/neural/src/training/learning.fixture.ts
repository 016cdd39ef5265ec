import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import {
  attentionMask,
  dense,
  dropout,
  embedding,
  layerNorm,
  Parameters,
  selfAttention,
} from '../layers/index.ts';
import { type BackendName, loadTensorFlow, type TensorFlow } from '../load-tensorflow.ts';
import {
  checkpointFromNetwork,
  checkpointToNetwork,
  decodeNetwork,
  encodeNetwork,
} from '../storage/index.ts';
import { type Checkpoint, crossEntropy, type Random, randomFrom, train } from './index.ts';

const [ROWS, LENGTH, IDS, WIDTH] = [256, 6, 5, 16];
const random = randomFrom(11);
const ids = Int32Array.from({ length: ROWS * LENGTH }, () => Math.floor(random() * IDS));

/** Which id stands first in a sequence, told from its last place: only attention carries it there. */
function firstIdTask(tf: TensorFlow, seed: number) {
  const parameters = new Parameters(tf, randomFrom(seed));
  const look = embedding(parameters, 'ids', { ids: IDS, width: WIDTH });
  const places = embedding(parameters, 'places', { ids: LENGTH, width: WIDTH });
  const attend = selfAttention(parameters, 'attention', { width: WIDTH, heads: 2 });
  const norm = layerNorm(parameters, 'norm', WIDTH);
  const answer = dense(parameters, 'answer', { inputs: WIDTH, outputs: IDS });
  const logits = (batch: Int32Array, drawn?: Random): Tensor2D => {
    const taken = new Int32Array(batch.length * LENGTH);
    batch.forEach((row, i) => {
      taken.set(ids.subarray(row * LENGTH, (row + 1) * LENGTH), i * LENGTH);
    });
    const shape = [batch.length, LENGTH];
    const place = Int32Array.from(taken, (_, i) => i % LENGTH);
    const x = tf.add(look(tf.tensor(taken, shape, 'int32')), places(tf.tensor(place, shape, 'int32')));
    const lengths = new Int32Array(batch.length).fill(LENGTH);
    const mixed = tf.add(x, attend(x, attentionMask(tf, lengths, LENGTH, { causal: true })));
    const normed = dropout(tf, norm(mixed), 0.05, drawn);
    const last = tf.slice(normed, [0, LENGTH - 1, 0], [batch.length, 1, WIDTH]);
    return answer(tf.reshape(last, [batch.length, WIDTH])) as Tensor2D;
  };
  const loss = (batch: Int32Array, drawn?: Random): Scalar => {
    const firsts = batch.map((row) => ids[row * LENGTH] as number);
    return crossEntropy(tf, logits(batch, drawn), firsts);
  };
  return { parameters, rows: ROWS, loss };
}

const options = { seed: 5, epochsMax: 12, batchSize: 32, learningRate: 0.01, patience: 12 };

async function weightsAfter(tf: TensorFlow, resumeFrom?: Checkpoint): Promise<Uint8Array> {
  const task = firstIdTask(tf, 1);
  await train(task, { ...options, epochsMax: 4, ...(resumeFrom && { resumeFrom }) });
  const weights = await task.parameters.read();
  task.parameters.dispose();
  return encodeNetwork({ about: {}, weights });
}

/** Declares what training promises on one backend. */
export function describeLearning(backend: BackendName): void {
  /** Skips, and says why, where the backend is not there. */
  const withBackend = (test: (tf: TensorFlow) => Promise<void>) => async (context: TestContext) => {
    const loaded = await loadTensorFlow({ backend }).catch((error: Error) => error);
    if (loaded instanceof Error) return context.skip(loaded.message);
    await test(loaded.tf);
  };

  describe(`learning on ${backend}`, () => {
    it(
      'finds out by attention what stands at the beginning, and leaves no tensor behind',
      withBackend(async (tf) => {
        const before = tf.memory().numTensors;
        const task = firstIdTask(tf, 1);
        const losses: number[] = [];
        const result = await train(task, { ...options, onProgress: ({ loss }) => losses.push(loss) });
        // By chance it is ln 5 = 1.61.
        assert.ok((losses[0] as number) > 1.2, `${losses}`);
        assert.ok(result.validationLoss !== undefined && result.validationLoss < 0.2, `${losses}`);
        task.parameters.dispose();
        assert.equal(tf.memory().numTensors, before);
      }),
    );

    it(
      'gives the same bytes for the same seed',
      withBackend(async (tf) => assert.deepEqual(await weightsAfter(tf), await weightsAfter(tf))),
    );

    it(
      'gives the same bytes when it was interrupted and resumed from a file',
      withBackend(async (tf) => {
        const kept: Uint8Array[] = [];
        const stop = new AbortController();
        const task = firstIdTask(tf, 1);
        const onCheckpoint = (checkpoint: Checkpoint) => {
          kept.push(encodeNetwork(checkpointToNetwork(checkpoint)));
          if (kept.length === 2) stop.abort(new Error('enough'));
        };
        const training = train(task, { ...options, epochsMax: 4, onCheckpoint, signal: stop.signal });
        await assert.rejects(training, { message: 'enough' });
        task.parameters.dispose();
        const last = checkpointFromNetwork(decodeNetwork(kept.at(-1) as Uint8Array));
        assert.equal(last.epoch, 2);
        assert.deepEqual(await weightsAfter(tf, last), await weightsAfter(tf));
      }),
    );
  });
}
