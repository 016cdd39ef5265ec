import assert from 'node:assert/strict';
import { it } from 'node:test';
import { plainReviews } from '../sentiment-conformance.ts';
import { shippedModel } from './shipped-model.ts';

const labelsOf = (...texts: string[]) =>
  shippedModel()
    .predict(texts)
    .map(({ label }) => label);

it('judges plain reviews of both languages without having seen any of the shop', () => {
  const reviews = [0, 1, 2].flatMap(plainReviews);
  const right = labelsOf(...reviews.map(({ text }) => text)).filter(
    (label, i) => label === reviews[i]?.label,
  );
  assert.ok(right.length / reviews.length > 0.9, `${right.length} of ${reviews.length}`);
});

it('hears denials and emoji', () => {
  assert.deepEqual(labelsOf('not good at all', 'not bad', '一点也不好', '😡😡', '😍'), [
    'negative',
    'positive',
    'negative',
    'negative',
    'positive',
  ]);
});

it('does not judge what it has not learned to read', () => {
  assert.deepEqual(
    labelsOf('', '...', 'Отличный товар', 'ウェブサイトがとても良いです'),
    Array(4).fill('unknown'),
  );
});

it('is read once', () => {
  assert.equal(shippedModel(), shippedModel());
});
