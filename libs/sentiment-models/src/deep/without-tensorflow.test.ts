import assert from 'node:assert/strict';
import { it } from 'node:test';

it('neither the library nor its half that trains a network loads TensorFlow', async () => {
  await import('../index.ts');
  await import('@shoal/sentiment-models/deep');
  // TensorFlow.js keeps its engine there as soon as it is loaded.
  assert.equal('_tfengine' in globalThis, false);
  await import('@shoal/neural').then(({ loadTensorFlow }) => loadTensorFlow({ backend: 'wasm' }));
  assert.equal('_tfengine' in globalThis, true);
});
