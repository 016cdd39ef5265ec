import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { parseEncoderOptions } from './options.ts';

const parse = (...args: string[]) => parseEncoderOptions(args, () => undefined);

describe('the options of npm run encoder', () => {
  it('name a folder, and layers where not the usual ones are wanted', () => {
    assert.deepEqual(parse('e5'), { folder: resolve('e5'), layers: 8 });
    assert.deepEqual(parse('/a/e5', '--layers', '12'), { folder: '/a/e5', layers: 12 });
  });

  it('print the help with examples', () => {
    let help = '';
    const options = parseEncoderOptions(['--help'], (text) => {
      help += text;
    });
    assert.equal(options, undefined);
    assert.match(help, /^Usage: npm run encoder -- \[options\] <folder>/);
    assert.match(help, /--model encoder-deep --encoder/);
  });

  for (const [args, message] of [
    [[], /missing required argument 'folder': see npm run encoder/],
    [['a', '--layers', '13'], /Give a whole number, 1 to 12/],
    [['a', '--layers', '0'], /Give a whole number, 1 to 12/],
    [['a', 'b'], /too many arguments/],
    [['a', '--layer', '3'], /unknown option '--layer'.*--layers/],
  ] as const) {
    it(`refuse ${JSON.stringify(args)} in one line`, () => {
      assert.throws(() => parse(...args), { name: 'StackError', message });
    });
  }
});
