import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseStartOptions, UsageError } from './options.ts';

const parse = (...args: string[]) => parseStartOptions(args, () => undefined);

describe('the options of npm start', () => {
  it('leave the size of the shop open, and stream live unless told not to', () => {
    const { customers, days, seed, live, once, json, fresh } = parse() ?? {};
    assert.deepEqual([customers, days, seed], [undefined, undefined, undefined]);
    assert.deepEqual([live, once, json, fresh], [true, false, false, false]);
    assert.equal(parse('--no-live')?.live, false);
  });

  it('take numbers', () => {
    const options = parse('--customers', '300', '--days=30', '--seed', '0', '--speed', '0.5', '--limit', '9');
    const { customers, days, seed, speed, limit } = options ?? {};
    assert.deepEqual([customers, days, seed, speed, limit], [300, 30, 0, 0.5, 9]);
  });

  it('keep the state where --state says, else SHOAL_STATE, else in the checkout', () => {
    assert.equal(parse('--state', '/a')?.stateFolder, '/a');
    const fromEnvironment = parseStartOptions([], () => undefined, { SHOAL_STATE: '/b' });
    assert.equal(fromEnvironment?.stateFolder, '/b');
    assert.match(parse()?.stateFolder ?? '', /\.shoal\/local$/);
  });

  it('print the help with examples', () => {
    let help = '';
    const options = parseStartOptions(['--help'], (text) => {
      help += text;
    });
    assert.equal(options, undefined);
    assert.match(help, /^Usage: npm start -- \[options\]/);
    assert.match(help, /\$ npm start -- --dataset cdnow/);
  });

  const faults = [
    [
      ['--custmers', '3'],
      /^unknown option '--custmers' \(Did you mean --customers\?\): see npm start -- --help$/,
    ],
    [['--customers', '0'], /Give a whole number, 1 or more/],
    [['--seed', '1e3'], /Give a whole number, 0 or more/],
    [['--speed', '-1'], /Give a number above 0/],
    [['--days'], /argument missing/],
    [['demo'], /^too many arguments/],
    [['--dataset', 'cdnow', '--days', '3'], /^--customers, --days and --seed are for the simulated shop/],
  ] as const;
  for (const [args, says] of faults) {
    it(`refuse ${args.join(' ')} in one line`, () => {
      assert.throws(
        () => parse(...args),
        (error) => error instanceof UsageError && says.test(error.message) && !error.message.includes('\n'),
      );
    });
  }
});
