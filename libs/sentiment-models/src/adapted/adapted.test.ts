import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Linear } from '../linear/linear.ts';
import { modelFromBytes } from '../model-registry.ts';
import { describeSentimentConformance, plainReviews } from '../sentiment-conformance.ts';
import type { Example } from '../sentiment-model.ts';
import { Adapted } from './adapted.ts';
import { AdaptedModel } from './adapted-model.ts';

const base = new Linear().fit([...plainReviews(0), ...plainReviews(1)]);
/** In this shop "sick" is praise, which the base has never read. */
const own: Example[] = ['the board', 'the deck', 'these wheels', 'the trucks'].flatMap((thing) => [
  { text: `${thing} is totally sick`, label: 'positive' as const },
  { text: `${thing} snapped on day one`, label: 'negative' as const },
]);
const model = new Adapted(base).fit(own);
const labelsOf = (texts: readonly string[], of: AdaptedModel = model) =>
  of.predict(texts).map(({ label }) => label);

describeSentimentConformance({
  name: 'Adapted',
  make: () => new Adapted(base),
  restore: (bytes) => modelFromBytes(bytes, { base }),
});

describe('Adapted', () => {
  it('learns what the base does not know, and keeps what it knows', () => {
    assert.deepEqual(labelsOf(['the shirt is sick', 'it snapped']), ['positive', 'negative']);
    const unseen = plainReviews(2);
    const right = labelsOf(unseen.map(({ text }) => text)).filter((label, i) => label === unseen[i]?.label);
    assert.ok(right.length >= 46, `${right.length} of ${unseen.length}`);
  });

  it('says unknown where neither has anything to say', () => {
    assert.deepEqual(labelsOf(['', '12345', 'Отличный товар']), ['unknown', 'unknown', 'unknown']);
  });

  it('stores what it adds alone, and finds it again beside the same base', () => {
    const bytes = model.toBytes();
    const restored = AdaptedModel.fromBytes(
      bytes,
      new Linear().fit([...plainReviews(0), ...plainReviews(1)]),
    );
    const texts = ['the shirt is sick', 'delivery is great', '很差'];
    assert.deepEqual(restored.predict(texts), model.predict(texts));
    assert.ok(bytes.length < base.toBytes().length);
  });

  it('refuses another base, and bytes that are no addition', () => {
    const other = new Linear().fit(plainReviews(0));
    const expected = { name: 'ModelFormatError' };
    assert.throws(() => AdaptedModel.fromBytes(model.toBytes(), other), expected);
    assert.throws(() => AdaptedModel.fromBytes(base.toBytes(), base), expected);
  });

  it('refuses to learn from one class alone', () => {
    const praise = own.filter(({ label }) => label === 'positive');
    assert.throws(() => new Adapted(base).fit(praise), { name: 'TooFewExamplesError' });
  });
});
