import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TfIdf } from './tf-idf.ts';

const texts = ['质量好', '质量差', 'good phone', 'bad phone', 'good good phone'];
const options = { documentsMin: 1, grams: { pieces: [0, 0] as const } };

describe('TfIdf', () => {
  it('weighs a gram by its count and rarity, rows of length 1', () => {
    const tfIdf = TfIdf.fit(texts, options);
    const { starts, value } = tfIdf.transform(texts);
    const idf = (documents: number) => 1 + Math.log(6 / (1 + documents));
    // The row is scaled, so ratios are what is left.
    const [good, pair, phone] = value.subarray(starts[2], starts[3]);
    const [twice] = value.subarray(starts[4], starts[5]);
    const [, , , phoneAgain] = value.subarray(starts[4], starts[5]);
    const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-5);
    near(good! / phone!, idf(2) / idf(3));
    near(pair! / phone!, idf(2) / idf(3));
    near(twice! / phoneAgain!, ((1 + Math.log(2)) * idf(2)) / idf(3));
    for (let row = 0; row < texts.length; row++) {
      const squares = value
        .subarray(starts[row], starts[row + 1])
        .reduce((sum, each) => sum + each * each, 0);
      assert.ok(Math.abs(squares - 1) < 1e-5);
    }
  });

  it('leaves out what occurs in too few texts, and gives a text without known grams an empty row', () => {
    const tfIdf = TfIdf.fit(texts, { ...options, documentsMin: 2 });
    const { starts } = tfIdf.transform(['bad', 'phone', 'unheard of', '']);
    assert.deepEqual([...starts], [0, 0, 1, 1, 1]);
    assert.equal(tfIdf.score('unheard of', new Float32Array(tfIdf.columns)), undefined);
  });

  it('scores a text as its row times the weights', () => {
    const tfIdf = TfIdf.fit(texts, { documentsMin: 1 });
    const weights = Float32Array.from({ length: tfIdf.columns }, (_, i) => Math.sin(i));
    for (const text of [...texts, '质量 good good good bad']) {
      const { column, value } = tfIdf.transform([text]);
      const expected = column.reduce((sum, each, i) => sum + weights[each]! * value[i]!, 0);
      assert.ok(Math.abs(tfIdf.score(text, weights)! - expected) < 1e-5);
    }
  });

  it('knows the same grams after it was made again of its state', () => {
    const tfIdf = TfIdf.fit(texts, options);
    assert.deepEqual(new TfIdf(structuredClone(tfIdf.state)).transform(texts), tfIdf.transform(texts));
  });

  it('counts documents right, however many grams there are', () => {
    const words = fc.array(
      fc.integer({ min: 0, max: 40_000 }).map((n) => `w${n}`),
      { maxLength: 3000 },
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 8 }), (documents) => {
        const all = new Set(documents.flat());
        const { columns } = TfIdf.fit(
          documents.map((each) => each.join(', ')),
          { ...options, grams: { words: 1, characters: 1, pieces: [0, 0] } },
        );
        // The comma is a gram too, where a text has two words.
        const commas = documents.some((each) => each.length > 1) ? 1 : 0;
        assert.equal(columns, all.size + commas);
      }),
      { numRuns: 20 },
    );
  });
});
