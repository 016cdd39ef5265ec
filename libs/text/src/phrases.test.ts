import assert from 'node:assert/strict';
import { it } from 'node:test';
import { phrasesOf } from './phrases.ts';

const texts = (text: string) => phrasesOf(text).map((phrase) => phrase.text);

it('stay within a clause, and neither begin nor end with a word that says nothing', () => {
  assert.deepEqual(texts('the fast delivery, but a bad cable'), [
    'fast',
    'delivery',
    'fast delivery',
    'bad',
    'cable',
    'bad cable',
  ]);
});

it('are of whole Chinese words', () => {
  const found = texts('物流很快');
  assert.ok(found.includes('物流') && found.includes('物流很快') && !found.includes('流很快'), found.join());
});

it('know where they stand', () => {
  const [word, pair] = [texts('good sound')[0], phrasesOf('good sound').at(-1)];
  assert.equal(word, 'good');
  assert.deepEqual(pair, { text: 'good sound', from: 0, to: 2 });
});

it('leave out figures, and are at most four words long', () => {
  assert.deepEqual(texts('2000 12.5'), []);
  assert.ok(texts('red green blue black white').every((text) => text.split(' ').length <= 4));
});
