import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { partsOf } from './text-parts.ts';
import { Vocabulary } from './vocabulary.ts';

describe('partsOf', () => {
  it('reads words of English and characters of Chinese, and whatever stands beside them', () => {
    const counts = (text: string) => {
      const { symbols, grams } = partsOf(text);
      return [symbols.length, grams.length];
    };
    assert.deepEqual(counts('it works'), [2, 1 + 2], 'a pair, and two pieces of the long word');
    assert.deepEqual(counts("don't!"), [2, 1 + 2]);
    assert.deepEqual(counts('很好👍'), [3, 2]);
    assert.deepEqual(counts('iphone很好'), [3, 2 + 2]);
    assert.deepEqual(counts(''), [0, 0]);
  });

  it('finds a word and its pieces again in another place, and no pair in a piece', () => {
    const [one, other] = [partsOf('terrible phone'), partsOf('a terribly good phone')];
    assert.equal(one.symbols[1], other.symbols[3]);
    const shared = [...one.grams].filter((gram) => other.grams.includes(gram));
    assert.equal(shared.length, 3, 'the beginning terr-, and both pieces of phone');
  });

  it('keeps the beginning and the end of a long text', () => {
    const { symbols } = partsOf(`good ${'x '.repeat(1000)} bad`);
    assert.equal(symbols.length, 256);
    assert.equal(symbols[0], partsOf('good').symbols[0]);
    assert.equal(symbols.at(-1), partsOf('bad').symbols[0]);
  });
});

describe('Vocabulary', () => {
  const texts = [Int32Array.of(7, 7, 7, 5), Int32Array.of(5, 3), Int32Array.of(3, 9)];

  it('counts texts and not occurrences, the most frequent first, the lesser hash among equals', () => {
    const vocabulary = Vocabulary.of(texts, { documentsMin: 2, sizeMax: 9 });
    assert.deepEqual(vocabulary.terms, Int32Array.of(3, 5));
    assert.deepEqual(vocabulary.idsOf(Int32Array.of(5, 7, 3)), Int32Array.of(2, 0, 1));
  });

  it('takes no more than it may', () =>
    assert.equal(Vocabulary.of(texts, { documentsMin: 1, sizeMax: 1 }).size, 2));
});
