import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadTensorFlow } from '@shoal/neural';
import { Deep } from '../deep/deep.ts';
import { Linear } from '../linear/linear.ts';
import { modelFromBytes } from '../model-registry.ts';
import { describeSentimentConformance, plainReviews } from '../sentiment-conformance.ts';
import { encodeModel } from '../stored-model.ts';
import { Ensemble } from './ensemble.ts';

const linear = new Linear();

describeSentimentConformance({
  name: 'Ensemble',
  make: async ({ seed }) => {
    const { tf } = await loadTensorFlow();
    return new Ensemble({ members: [linear, new Deep({ tf, seed, epochsMax: 15 })] });
  },
});

describe('Ensemble', () => {
  it('refuses no members and too many', () => {
    for (const count of [0, 17])
      assert.throws(() => new Ensemble({ members: new Array(count).fill(linear) }), {
        code: 'SENTIMENT_OPTION',
      });
  });

  it('averages log odds, so that twins answer as one of them', async () => {
    const [pair, one] = [
      await new Ensemble({ members: [linear, linear] }).fit(plainReviews(0)),
      linear.fit(plainReviews(0)),
    ];
    const texts = plainReviews(2).map(({ text }) => text);
    const answers = await pair.predict(texts);
    for (const [i, { probability }] of one.predict(texts).entries())
      assert.ok(Math.abs(probability.positive - answers[i]!.probability.positive) < 1e-9);
  });

  it('says which member is at work', async () => {
    const notes: string[] = [];
    await new Ensemble({ members: [linear] }).fit(plainReviews(0), {
      onProgress: (note) => notes.push(note),
    });
    assert.ok(notes.includes('member 1 of 1: counting grams'));
  });

  it('refuses stored bytes without the members that they tell of', async () => {
    for (const members of [0, 2, 99, 'two']) {
      const arrays = { member0: linear.fit(plainReviews(0)).toBytes() };
      const bytes = encodeModel({ kind: 'ensemble', version: 1, about: { members }, arrays });
      assert.throws(() => modelFromBytes(bytes), { code: 'SENTIMENT_MODEL_FORMAT' });
    }
  });
});
