import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { filesOfTest } from './refusals.fixture.ts';
import { asCsv, reviews, sentiment } from './sentiment.fixture.ts';

const { file, folder } = filesOfTest();
const csv = asCsv();
const plain = file('reviews.csv', csv);

async function json(path: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await sentiment(path, ...args, '--json');
  assert.equal(code, 0, stderr);
  return { answer: JSON.parse(stdout), stderr };
}

describe('the shipped model', () => {
  it('is judged on a labelled file', async () => {
    const { answer } = await json(plain, '--label', 'label', '--evaluate');
    assert.deepEqual([answer.model, answer.judged, answer.learned], ['shipped', reviews.length, 0]);
    assert.ok(answer.accuracy > 0.9 && answer.macroF1 > 0.9 && answer.reviewsPerSecond > 0);
  });

  it('says what reviews say, in a summary and in a csv', async () => {
    const out = `${folder}/judged.csv`;
    const { code, stdout } = await sentiment(plain, '--predict', '--out', out);
    assert.equal(code, 0);
    assert.match(stdout, /64 reviews[\s\S]*positive +3\d[\s\S]*what it is surest of[\s\S]*written to/);
    const [header, first, ...rest] = readFileSync(out, 'utf8').trimEnd().split('\n');
    assert.equal(header, 'line,sentiment,positive,language');
    assert.match(first ?? '', /^2,positive,0\.\d{4},en$/);
    assert.equal(rest.length, reviews.length - 1);
  });
});

describe('learning', () => {
  it('learns from four fifths and judges the others, the same by the same seed', async () => {
    const { answer } = await json(plain, '--label', 'stars', '--train', '--evaluate');
    assert.deepEqual([answer.model, answer.learned, answer.judged], ['adapted', 51, 13]);
    assert.ok(answer.accuracy > 0.9);
    const again = await json(plain, '--label', 'stars', '--train', '--evaluate');
    assert.equal(again.answer.accuracy, answer.accuracy);
  });

  it('compares all models that can be had, the most accurate first', async () => {
    const { answer } = await json(plain, '--label', 'label', '--train', '--evaluate', '--model', 'all');
    const accuracies = answer.models.map(({ accuracy }: { accuracy: number }) => accuracy);
    assert.deepEqual(
      accuracies,
      accuracies.toSorted((a: number, b: number) => b - a),
    );
    const names = answer.models.map(({ model }: { model: string }) => model);
    assert.deepEqual(names.toSorted(), ['adapted', 'deep', 'ensemble', 'linear', 'shipped']);
  });

  for (const model of ['linear', 'adapted'])
    it(`writes a ${model} model that judges other files`, async () => {
      const out = `${folder}/${model}.model`;
      const { code } = await sentiment(plain, '--label', 'label', '--train', '--model', model, '--out', out);
      assert.equal(code, 0);
      const { answer } = await json(plain, '--label', 'label', '--use', out);
      assert.ok(answer.accuracy > 0.95);
    });
});

describe('a file', () => {
  const expected = { judged: reviews.length };
  const judged = async (path: string, label = 'label') => {
    const { answer, stderr } = await json(path, '--label', label, '--evaluate');
    return { judged: answer.judged, stderr };
  };

  it('may be tsv, JSON or JSON lines, in gz or zip, with a byte order mark', async () => {
    const variants: Record<string, string | Uint8Array> = {
      'a.tsv': csv.replaceAll(',', '\t'),
      'a.json': JSON.stringify(reviews),
      'a.jsonl': reviews.map((row) => JSON.stringify(row)).join('\n'),
      'a.csv.gz': gzipSync(csv),
      'a.zip': zipSync({ 'folder/reviews.csv': Buffer.from(csv) }),
      'bom.csv': `\ufeff${csv}`,
      'crlf.csv': csv.replaceAll('\n', '\r\n'),
    };
    for (const [name, content] of Object.entries(variants)) {
      const { judged: count } = await judged(file(name, content));
      assert.equal(count, expected.judged, name);
    }
  });

  it('may be GBK, which is said', async () => {
    // 很好,pos 太差,neg in GBK.
    const [good, bad] = [Buffer.from('badcbac3', 'hex'), Buffer.from('ccabb2ee', 'hex')];
    const lines = Array.from({ length: 12 }, (_, i) => [
      ...[i % 2 === 0 ? good : bad, Buffer.from(`${i},${i % 2 === 0 ? 'pos' : 'neg'}\n`)],
    ]).flat();
    const { judged: count, stderr } = await judged(
      file('gbk.csv', Buffer.concat([Buffer.from('body,label\n'), ...lines])),
    );
    assert.deepEqual(
      [count, /warning: .*gbk\.csv: is no UTF-8, and was read as GBK/.test(stderr)],
      [12, true],
    );
  });

  it('may have reviews without a label, which are left out and counted', async () => {
    const { judged: count, stderr } = await judged(file('blank.csv', `${csv}\nno idea,,`));
    assert.equal(count, reviews.length);
    assert.match(stderr, /1 reviews have no label, and are left out/);
  });

  it('counts a text once', async () => {
    assert.equal(
      (await judged(file('twice.csv', `${csv}\n${csv.split('\n').slice(1).join('\n')}`))).judged,
      64,
    );
  });
});
