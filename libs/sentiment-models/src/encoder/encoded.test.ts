import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { modelFromBytes } from '../model-registry.ts';
import { describeSentimentConformance, plainReviews } from '../sentiment-conformance.ts';
import { Encoded } from './encoded.ts';
import { folderOf, tinyEncoder } from './encoder-folder.fixture.ts';
import { SentenceEncoder } from './sentence-encoder.ts';
import { tinyEncoderForFile } from './tiny-encoder.fixture.ts';

const tiny = tinyEncoderForFile();

describeSentimentConformance({
  name: 'Encoded',
  make: async () => new Encoded({ encoder: await tiny() }),
  restore: async (bytes) => modelFromBytes(bytes, { encoders: [await tiny()] }),
});

describe('Encoded', () => {
  let encoder: SentenceEncoder;
  before(async () => {
    encoder = await tiny();
  });

  it('refuses options outside their ranges', () => {
    for (const options of [{ tokensMax: 4 }, { tokensMax: 1000 }, { c: 0 }, { c: Number.NaN }])
      assert.throws(() => new Encoded({ encoder, ...options }), { code: 'SENTIMENT_OPTION' });
  });

  it('is read again with the very encoder that it was trained with, and with no other', async () => {
    const bytes = (await new Encoded({ encoder, prefix: 'query: ' }).fit(plainReviews(0))).toBytes();
    assert.throws(() => modelFromBytes(bytes), {
      code: 'SENTIMENT_OPTION',
      message: /needs the encoder encoder-/,
    });
    const { 'tokenizer_config.json': _, ...changed } = tinyEncoder();
    await using files = await folderOf(changed);
    const other = await SentenceEncoder.load(files);
    assert.throws(() => modelFromBytes(bytes, { encoders: [other] }), { code: 'SENTIMENT_OPTION' });
    await other.close();
    assert.equal(modelFromBytes(bytes, { encoders: [encoder] }).kind, 'encoder');
  });

  it('says how far it is', async () => {
    const notes: string[] = [];
    await new Encoded({ encoder }).fit(plainReviews(0), { onProgress: (note) => notes.push(note) });
    assert.ok(notes.includes('read 32 of 48 texts') && notes.includes('iteration 2'));
  });
});
