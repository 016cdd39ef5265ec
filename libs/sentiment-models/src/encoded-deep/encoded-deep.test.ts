import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadTensorFlow, type TensorFlow } from '@shoal/neural';
import { Parameters } from '@shoal/neural/layers';
import { randomFrom } from '@shoal/neural/training';
import type { SentenceEncoder } from '../encoder/sentence-encoder.ts';
import { tinyEncoderForFile } from '../encoder/tiny-encoder.fixture.ts';
import { modelFromBytes } from '../model-registry.ts';
import { describeSentimentConformance, plainReviews } from '../sentiment-conformance.ts';
import { EncodedDeep } from './encoded-deep.ts';
import { EncodedDeepForward } from './encoded-deep-forward.ts';
import { EncodedDeepNetwork } from './encoded-deep-network.ts';
import type { Weights } from './network-shape.ts';

const tiny = tinyEncoderForFile();

describeSentimentConformance({
  name: 'EncodedDeep',
  make: async ({ seed }) => new EncodedDeep({ tf: (await loadTensorFlow()).tf, encoder: await tiny(), seed }),
  restore: async (bytes) => modelFromBytes(bytes, { encoders: [await tiny()] }),
});

describe('EncodedDeep', () => {
  let tf: TensorFlow;
  let encoder: SentenceEncoder;
  before(async () => {
    ({ tf } = await loadTensorFlow());
    encoder = await tiny();
  });

  it('refuses options outside their ranges', () => {
    for (const options of [
      { seed: 0.5 },
      { seed: 1, epochsMax: 0 },
      { seed: 1, tokensMax: 4 },
      { seed: 1, tokensMax: 1000 },
    ])
      assert.throws(() => new EncodedDeep({ tf, encoder, ...options }), { code: 'SENTIMENT_OPTION' });
  });

  it('reads the order of words, which the mean of their vectors does not tell', async () => {
    const [great, awful] = ['is great and was never awful', 'is awful and was never great'];
    const things = ['the phone', 'the case', 'the screen', 'this charger', 'delivery', 'the sound'];
    const examples = things.slice(1).flatMap((thing) => [
      { text: `${thing} ${great}`, label: 'positive' as const },
      { text: `${thing} ${awful}`, label: 'negative' as const },
    ]);
    const model = await new EncodedDeep({ tf, encoder, seed: 1 }).fit(examples);
    const answers = await model.predict([`the phone ${great}`, `the phone ${awful}`]);
    assert.deepEqual(
      answers.map(({ label }) => label),
      ['positive', 'negative'],
    );
  });

  it('answers in plain arrays what the network that learned answers', () => {
    const width = 5;
    const parameters = new Parameters(tf, randomFrom(3));
    const network = new EncodedDeepNetwork(parameters, width);
    const random = randomFrom(4);
    for (const [name, variable] of parameters.variables)
      parameters.set(
        name,
        new Float32Array(variable.size).map(() => random() - 0.5),
      );
    // Of no token, of fewer than a window has, and of more.
    const texts = [0, 1, 3, 20].map((tokens) =>
      new Int8Array(tokens * width).map(() => Math.round(254 * random() - 127)),
    );
    const expected = tf.tidy(() => network.logOdds(texts).dataSync());
    const weights = Object.fromEntries(
      Array.from(parameters.variables, ([name, variable]) => [name, variable.dataSync() as Float32Array]),
    ) as Weights;
    const forward = new EncodedDeepForward(weights, width);
    for (const [i, text] of texts.entries())
      assert.ok(Math.abs(forward.logOdds(text) - expected[i]!) < 1e-4 * Math.abs(expected[i]!) + 1e-4);
    parameters.dispose();
  });

  it('is read again with the very encoder that it was trained with, and with no other', async () => {
    const bytes = (
      await new EncodedDeep({ tf, encoder, seed: 1, epochsMax: 1 }).fit(plainReviews(0))
    ).toBytes();
    const expected = { code: 'SENTIMENT_OPTION', message: /needs the encoder encoder-/ };
    assert.throws(() => modelFromBytes(bytes), expected);
    assert.equal(modelFromBytes(bytes, { encoders: [encoder] }).kind, 'encoder-deep');
  });

  it('says how far it is, leaves no tensors behind, and stops in the middle', async () => {
    const notes: string[] = [];
    const { numTensors } = tf.memory();
    const onNote = (note: string) => notes.push(note);
    await new EncodedDeep({ tf, encoder, seed: 1, epochsMax: 2 }).fit(plainReviews(0), {
      onProgress: onNote,
    });
    assert.ok(notes.includes('read 32 of 48 texts'));
    assert.match(notes.join('\n'), /epoch 2 of at most 2: loss [\d.]+, [\d.]+ on examples held out/);
    const stop = new AbortController();
    const onProgress = (note: string) => note.startsWith('epoch 1 ') && stop.abort(new Error('enough'));
    const stopped = new EncodedDeep({ tf, encoder, seed: 1 }).fit(plainReviews(0), {
      onProgress,
      signal: stop.signal,
    });
    await assert.rejects(stopped, /enough/);
    assert.equal(tf.memory().numTensors, numTensors);
  });
});
