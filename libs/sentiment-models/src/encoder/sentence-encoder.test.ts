import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folderOf, tinyEncoder } from './encoder-folder.fixture.ts';
import { gatherModel } from './onnx-bytes.fixture.ts';
import { SentenceEncoder } from './sentence-encoder.ts';

const plain = { prefix: '', tokensMax: 64 };

describe('SentenceEncoder', () => {
  it('gives vectors of length 1, in the order of the texts, however long the others are', async () => {
    await using files = await folderOf(tinyEncoder());
    const encoder = await SentenceEncoder.load({ ...files, threads: 2 });
    const texts = ['the phone is great', '很好', '', 'the '.repeat(5000), 'the phone is great'];
    const vectors = await encoder.embed(texts, plain);
    const [alone] = await encoder.embed([texts[1]!], plain);
    await encoder.close();
    for (const vector of vectors) assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-6);
    assert.deepEqual(vectors[0], vectors[4]);
    assert.ok(alone!.every((value, i) => Math.abs(value - vectors[1]![i]!) < 1e-6));
    assert.notDeepEqual(vectors[0], vectors[1]);
  });

  it('looks at the beginning and the end of a long text', async () => {
    await using files = await folderOf(tinyEncoder());
    const encoder = await SentenceEncoder.load(files);
    const middle = (word: string) => `great ${`${word} `.repeat(100)} awful`;
    const [a, b] = await encoder.embed([middle('phone'), `${middle('phone')} great`], {
      ...plain,
      tokensMax: 8,
    });
    const [c] = await encoder.embed([`great ${'phone '.repeat(300)} awful`], { ...plain, tokensMax: 8 });
    await encoder.close();
    assert.deepEqual(a, c);
    assert.notDeepEqual(a, b);
  });

  const tiny = tinyEncoder();
  const { 'model.onnx': model, ...withoutModel } = tiny;
  const { 'tokenizer.json': _, ...withoutTokenizer } = tiny;
  const small = { table: new Float32Array(20), width: 4 };
  const cases: readonly (readonly [what: string, files: typeof tiny, message: RegExp])[] = [
    ['no tokenizer', withoutTokenizer, /lacks tokenizer\.json/],
    ['no model', withoutModel, /has no \.onnx file/],
    [
      'two models of equal right',
      { ...withoutModel, 'a.onnx': model!, 'b.onnx': model! },
      /several models \(a/,
    ],
    ['a tokenizer that is no JSON', { ...tiny, 'tokenizer.json': '{' }, /is no JSON object/],
    [
      'a tokenizer of an unknown kind',
      { ...tiny, 'tokenizer.json': '{"model":{"type":"Odd"}}' },
      /cannot be used/,
    ],
    ['a model that is none', { ...tiny, 'model.onnx': 'hello' }, /cannot be loaded as an ONNX model/],
    [
      'a model of pictures',
      { ...tiny, 'model.onnx': gatherModel({ ...small, inputs: ['input_ids', 'pixels'] }) },
      /asks for input_ids, pixels/,
    ],
    [
      'a model without a vector a token',
      { ...tiny, 'model.onnx': gatherModel({ ...small, table: new Float32Array(0), inputs: ['input_ids'] }) },
      /cannot be loaded|does not run on token ids/,
    ],
  ];
  for (const [what, content, message] of cases) {
    it(`refuses ${what} in one line that says what to mend`, async () => {
      await using files = await folderOf(content);
      const refused = await SentenceEncoder.load(files).catch((error: unknown) => error);
      assert.ok(refused instanceof Error && refused.name === 'OptionError');
      assert.match(refused.message, message);
      assert.doesNotMatch(refused.message, /\n/);
    });
  }

  it('refuses a folder that does not exist, and threads below 1', async () => {
    await assert.rejects(SentenceEncoder.load({ folder: '/nowhere/encoder' }), { message: /does not exist/ });
    await using files = await folderOf(tiny);
    await assert.rejects(SentenceEncoder.load({ ...files, threads: 0 }), { code: 'SENTIMENT_OPTION' });
  });
});
