import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GramReader } from './gram-reader.ts';
import { normaliseText } from './normalise-text.ts';

/** The grams of a text, each with its count. */
function gramsOf(text: string, reader = new GramReader({ pieces: [0, 0] })): Map<number, number> {
  const size = reader.read(normaliseText(text));
  return new Map(Array.from({ length: size }, (_, i) => [reader.terms[i]!, reader.counts[i]!]));
}

const shared = (one: Map<number, number>, other: Map<number, number>) =>
  [...one.keys()].filter((term) => other.has(term)).length;

describe('GramReader', () => {
  it('makes runs of up to four Chinese characters', () => {
    assert.equal(gramsOf('质量很好').size, 4 + 3 + 2 + 1);
  });

  it('makes words and pairs of words', () => {
    assert.equal(gramsOf('works very well').size, 3 + 2);
  });

  it('makes pairs where words and characters meet', () => {
    assert.equal(gramsOf('手机iPhone很好').size, 5 + 4 + 0);
  });

  it('counts what occurs again', () => {
    assert.deepEqual([...gramsOf('no no no').values()].sort(), [2, 3]);
  });

  it('takes a denied word for another one, up to the next punctuation', () => {
    const plain = gramsOf('good');
    assert.equal(shared(plain, gramsOf('it is good')), 1);
    assert.equal(shared(plain, gramsOf('it is not good')), 0);
    assert.equal(shared(plain, gramsOf("doesn't look good")), 0);
    assert.equal(shared(plain, gramsOf('not bad, good')), 1);
    assert.equal(shared(plain, gramsOf('not only good')), 1);
    assert.equal(shared(plain, gramsOf('not one of them all is good')), 1);
  });

  it('cuts words into pieces, edges marked, so that a typo leaves most of them', () => {
    const pieces = new GramReader({ pieces: [3, 3] });
    // " aw", "awf", "wfu", "ful", "ul " and the word.
    assert.equal(gramsOf('awful', pieces).size, 6);
    const [right, wrong] = [gramsOf('disappointed', pieces), gramsOf('dissapointed', pieces)];
    assert.ok(shared(right, wrong) >= 8);
  });

  it('makes runs of Chinese words where it is asked to', () => {
    const words = () => new GramReader({ pieces: [0, 0], segmented: true, characters: 2 });
    // 质量, 非常, 好 and the two pairs.
    assert.equal(gramsOf('质量非常好', words()).size, 3 + 2);
    assert.equal(shared(gramsOf('质量', words()), gramsOf('质量非常好', words())), 1);
    assert.equal(shared(gramsOf('量', words()), gramsOf('质量非常好', words())), 0);
    // A word of one character is the same symbol, however it is read.
    assert.equal(shared(gramsOf('好'), gramsOf('质量非常好', words())), 1);
    assert.deepEqual(
      gramsOf("it isn't good", words()),
      gramsOf("it isn't good", new GramReader({ pieces: [0, 0], characters: 2 })),
    );
  });

  for (const options of [{}, { segmented: true }])
    it(`reads a text the same, whatever it read before, with ${JSON.stringify(options)}`, () => {
      const reader = new GramReader(options);
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, text) => {
          reader.read(normaliseText(before));
          assert.deepEqual(gramsOf(text, reader), gramsOf(text, new GramReader(options)));
        }),
        { numRuns: 10 },
      );
    });

  it('has room for the longest text and the most grams', () => {
    for (const [words, pieces] of [
      [4, [1, 8]],
      [1, [1, 1]],
      [1, [0, 0]],
    ] as const) {
      for (const segmented of [false, true]) {
        const reader = new GramReader({ characters: 6, words, pieces, segmented });
        for (const text of [
          'a b c d e f g '.repeat(1000),
          'abcdefghij'.repeat(1000),
          '好坏很不'.repeat(3000),
          'a坏'.repeat(5000),
        ])
          assert.ok(reader.read(normaliseText(text)) > 0);
      }
    }
  });

  it('refuses options outside their ranges', () => {
    for (const options of [
      { characters: 0 },
      { words: 5 },
      { pieces: [3, 2] as const },
      { characters: 1.5 },
      { segmented: 'yes' as never },
    ])
      assert.throws(() => new GramReader(options), RangeError);
  });
});
