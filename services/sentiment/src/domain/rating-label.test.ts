import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ratingLabel } from './rating-label.ts';

it('one and two stars blame, four and five praise, and all else says neither', () => {
  const labels = [0, 1, 2, 2.5, 3, 4, 4.5, 5, 80, undefined].map(ratingLabel);
  const [none, blame, praise] = [undefined, 'negative', 'positive'];
  assert.deepEqual(labels, [none, blame, blame, none, none, praise, praise, praise, none, none]);
});
