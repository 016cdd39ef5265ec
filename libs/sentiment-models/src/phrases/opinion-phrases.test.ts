import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shippedModel } from '../shipped/shipped-model.ts';
import { opinionPhrases } from './opinion-phrases.ts';

const phrasesIn = (text: string) =>
  opinionPhrases(text, shippedModel()).map(({ text: phrase, label }) => `${phrase} ${label}`);

it('finds praise and complaint in one review', () => {
  const english = phrasesIn('The quality is great but the battery was awful.');
  assert.ok(english.includes('quality is great positive'), english.join());
  assert.ok(
    english.some((each) => /awful negative$/.test(each)),
    english.join(),
  );
  const chinese = phrasesIn('质量很好，物流很快，就是客服态度太差了');
  assert.ok(chinese.includes('物流很快 positive') && chinese.includes('太差 negative'), chinese.join());
});

it('takes no two that overlap, no more than asked for, and none that is too long', () => {
  const text =
    'great great sound, awful screen, terrible cable, perfect case, useless charger, lovely colour';
  const [first, second, ...more] = opinionPhrases(text, shippedModel(), { most: 2, lengthMax: 12 });
  assert.ok(first && second && more.length === 0);
  assert.ok([first, second].every((phrase) => phrase.text.length <= 12));
});

it('finds nothing where nothing is said', () => {
  for (const text of ['', '12345', 'the of and', '<b></b>', '\ud800']) assert.deepEqual(phrasesIn(text), []);
});

it('takes a megabyte in bounded time', () => {
  const begun = performance.now();
  phrasesIn('很好'.repeat(500_000));
  phrasesIn('good '.repeat(200_000));
  assert.ok(performance.now() - begun < 2000);
});
