import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadTensorFlow, type TensorFlow } from '@shoal/neural';
import { describeSentimentConformance, plainReviews } from '../sentiment-conformance.ts';
import { Deep } from './deep.ts';

describeSentimentConformance({
  name: 'Deep',
  make: async ({ seed }) => new Deep({ tf: (await loadTensorFlow()).tf, seed }),
});

describe('Deep', () => {
  let tf: TensorFlow;
  before(async () => {
    ({ tf } = await loadTensorFlow());
  });

  it('refuses options outside their ranges', () => {
    for (const options of [{ seed: 0.5 }, { seed: 1, epochsMax: 0 }, { seed: 1, epochsMax: 1.5 }])
      assert.throws(() => new Deep({ tf, ...options }), { name: 'OptionError', code: 'SENTIMENT_OPTION' });
  });

  it('reads the order of words, which a bag of them cannot', async () => {
    const things = ['phone', 'case', 'lamp', 'chair', 'cable', 'watch', 'brush', 'mug'];
    const texts = (thing: string) => [
      { text: `the ${thing} is good and never bad`, label: 'positive' as const },
      { text: `the ${thing} is bad and never good`, label: 'negative' as const },
    ];
    const model = await new Deep({ tf, seed: 2 }).fit(things.flatMap(texts));
    const unseen = texts('table');
    assert.deepEqual(
      model.predict(unseen.map(({ text }) => text)).map(({ label }) => label),
      unseen.map(({ label }) => label),
    );
  });

  it('learns in spite of an example that has nothing to read', async () => {
    const empty = [{ text: '<br/>', label: 'positive' as const }, ...plainReviews(0)];
    const model = await new Deep({ tf, seed: 1, epochsMax: 1 }).fit(empty);
    assert.equal(model.predict(['<br/>'])[0]?.label, 'unknown');
  });

  it('says how far it is, leaves no tensors behind, and stops in the middle', async () => {
    const notes: string[] = [];
    const { numTensors } = tf.memory();
    await new Deep({ tf, seed: 1, epochsMax: 2 }).fit(plainReviews(0), {
      onProgress: (note) => notes.push(note),
    });
    assert.match(notes.join('\n'), /epoch 2 of at most 2: loss [\d.]+, [\d.]+ on examples held out/);
    const stop = new AbortController();
    const onProgress = (note: string) => note.startsWith('epoch 1 ') && stop.abort(new Error('enough'));
    const stopped = new Deep({ tf, seed: 1 }).fit(plainReviews(0), { onProgress, signal: stop.signal });
    await assert.rejects(stopped, /enough/);
    assert.equal(tf.memory().numTensors, numTensors);
  });
});
