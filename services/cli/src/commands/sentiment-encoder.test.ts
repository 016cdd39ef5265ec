import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { folderOf, tinyEncoder } from '@shoal/sentiment-models/tiny-encoder';
import { filesOfTest } from './refusals.fixture.ts';
import { asCsv, reviews, sentiment } from './sentiment.fixture.ts';

const { file, folder } = filesOfTest();
const plain = file('reviews.csv', asCsv());

describe('models on a pretrained encoder', () => {
  let encoder: Awaited<ReturnType<typeof folderOf>>;
  before(async () => {
    encoder = await folderOf(tinyEncoder());
  });
  after(() => encoder[Symbol.asyncDispose]());

  it('are compared with the others where --encoder names one', async () => {
    const args = ['--label', 'label', '--train', '--evaluate', '--model', 'all', '--json'];
    const { code, stdout, stderr } = await sentiment(plain, ...args, '--encoder', encoder.folder);
    assert.equal(code, 0, stderr);
    const names = JSON.parse(stdout).models.map(({ model }: { model: string }) => model);
    assert.deepEqual(names.toSorted(), [
      ...['adapted', 'deep', 'encoder', 'encoder-deep', 'ensemble', 'linear', 'shipped'],
    ]);
  });

  for (const model of ['encoder', 'encoder-deep', 'ensemble'])
    it(`${model} judges other files with the encoder at hand, and says which one it needs without`, async () => {
      const [out, judged] = [`${folder}/${model}.model`, `${folder}/${model}.csv`];
      const learning = ['--label', 'label', '--train', '--model', model, '--out', out];
      const learned = await sentiment(plain, ...learning, '--encoder', encoder.folder);
      assert.equal(learned.code, 0, learned.stderr);
      const use = ['--use', out, '--predict', '--out', judged];
      const answer = await sentiment(plain, ...use, '--encoder', encoder.folder);
      assert.equal(answer.code, 0, answer.stderr);
      const said = readFileSync(judged, 'utf8').trimEnd().split('\n').slice(1);
      const right = said.filter((line, i) =>
        line.startsWith(`${i + 2},${reviews[i]?.label === 'pos' ? 'pos' : 'neg'}`),
      );
      assert.ok(right.length > 0.9 * reviews.length, `${right.length} of ${reviews.length}`);
      const without = await sentiment(plain, ...use);
      assert.equal(without.code, 2);
      assert.match(without.stderr, /needs the encoder encoder-\S+ \(SHA-256 [0-9a-f]{12}\.\.\.\)/);
    });
});
