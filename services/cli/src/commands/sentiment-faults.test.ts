import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zipSync } from 'fflate';
import { describeRefusals, filesOfTest, type Refusal } from './refusals.fixture.ts';
import { asCsv, reviews, sentiment } from './sentiment.fixture.ts';

const csv = asCsv();
const label = ['--label', 'label'];
const cases: readonly Refusal[] = [
  ['an empty file', '', [], /faulty\.csv: is empty: it needs a header and a line for each review/],
  ['a header alone', 'body,label\n', [], /has a header and no rows: add a line for each review/],
  ['a column that is not there', csv, ['--label', 'labl'], /has no column 'labl': did you mean 'label'\?/],
  ['JSON that is none', '[{"body": "great",]', [], /faulty\.csv: is no valid JSON/],
  ['a line of JSON that is none', '{"body":"x"}\n{"body"', [], /faulty\.csv: line 2: is no valid JSON/],
  ['JSON of no objects', '["great", "awful"]', [], /entry 1: is no object: give each review as/],
  [
    'labels of one kind',
    asCsv(reviews.filter((row) => row.label === 'pos')),
    label,
    /'label' has 'pos' in every row/,
  ],
  [
    'a label of three values',
    `${csv}\nso so,maybe,3`,
    label,
    /has 3 values \('pos', 'neg', 'maybe'; the third first on line 66\)/,
  ],
  [
    'too few reviews',
    csv.split('\n').slice(0, 5).join('\n'),
    label,
    /has 4 distinct reviews with a label, 2 of them positive/,
  ],
  ['no label in any row', 'body,label\ngreat,\nawful,', label, /column 'label' is empty in every row/],
  ['stars of one kind', 'body,label\na,5\nb,4\nc,3', label, /has stars of one kind alone/],
  ['training without a label', csv, ['--train'], /--train and --evaluate need --label/],
  [
    'training without a file for the model',
    csv,
    [...label, '--train'],
    /--train needs --out, a file for the model, or --evaluate/,
  ],
  [
    'a prediction that is evaluated',
    csv,
    [...label, '--predict', '--evaluate'],
    /leave --train and --evaluate out/,
  ],
  ['a model that has not learned', csv, [...label, '--model', 'deep'], /--model deep has to learn first/],
  ['all models for one', csv, ['--model', 'all'], /--model all needs --train --evaluate/],
  ['a model that is none', csv, ['--model', 'liner'], /did you mean 'linear'\?/],
  [
    'an encoder without its folder',
    csv,
    [...label, '--train', '--evaluate', '--model', 'encoder'],
    /need --encoder: a folder with tokenizer\.json/,
  ],
  [
    'a network over an encoder without its folder',
    csv,
    [...label, '--train', '--evaluate', '--model', 'encoder-deep'],
    /need --encoder: a folder with tokenizer\.json/,
  ],
  [
    'an encoder that is not there',
    csv,
    [...label, '--train', '--evaluate', '--model', 'encoder', '--encoder', '/nowhere'],
    /\/nowhere/,
  ],
  [
    'a language model without an address',
    csv,
    ['--model', 'llm'],
    /--model llm needs --llm-url and --llm-model/,
  ],
  ['a stored model that is not there', csv, ['--use', '/nowhere.model'], /\/nowhere\.model: cannot be read/],
];

describeRefusals('shoal sentiment', cases, sentiment);

describe('a file that cannot be read', () => {
  const { file } = filesOfTest();
  const faulty: Record<string, [Uint8Array, RegExp]> = {
    'binary.csv': [Buffer.from([0x62, 0, 0x63]), /is binary, or UTF-16/],
    'latin.csv': [
      Buffer.from('body\nun café très bon, déjà payé', 'latin1'),
      /is neither UTF-8 nor GBK text/,
    ],
    'two.zip': [
      zipSync({ 'a.csv': Buffer.from('a'), 'b.csv': Buffer.from('b') }),
      /has 2 files \('a\.csv', 'b\.csv'\) in it/,
    ],
    'cut.zip': [zipSync({ 'a.csv': Buffer.from(csv) }).subarray(0, 60), /zip: .*unpack it by hand/],
    'no.model': [Buffer.from('body\ngreat'), /no\.model: these bytes are no stored sentiment model/],
  };
  for (const [name, [content, message]] of Object.entries(faulty))
    it(`${name} is refused in one line`, async () => {
      const path = file(name, content);
      const { code, stderr } = await (name.endsWith('.model')
        ? sentiment(path, '--use', path)
        : sentiment(path));
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
});
