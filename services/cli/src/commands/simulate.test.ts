import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { simulateShop } from '@shoal/simulation';
import { runIn } from '../run-program.fixture.ts';
import { runShell, temporaryFolder } from '../run-shoal.fixture.ts';

const { folder } = temporaryFolder();
const small = ['simulate', '--customers', '20', '--days', '5', '--seed', '7', '--end', '2026-01-31'];
const expected = [...simulateShop({ customers: 20, days: 5, seed: 7, end: Date.parse('2026-01-31') })];

describe('shoal simulate', () => {
  it('prints one call a line and nothing else, and tells the rest on standard error', async () => {
    const { code, stdout, stderr } = await runIn({}, ...small);
    assert.equal(code, 0);
    assert.deepEqual(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
      expected,
    );
    assert.match(
      stderr,
      new RegExp(`^${expected.length.toLocaleString('en')} events of 20 customers in \\d+\\.\\d s\n$`),
    );
  });

  it('writes a file, packed where it is called .gz, and the truth beside it', async () => {
    const [calls, truth] = [join(folder, 'shop.ndjson.gz'), join(folder, 'truth.json')];
    assert.equal((await runIn({}, ...small, '--out', calls, '--truth', truth)).code, 0);
    assert.equal(gunzipSync(readFileSync(calls)).toString().trimEnd().split('\n').length, expected.length);
    const known = JSON.parse(readFileSync(truth, 'utf8'));
    assert.equal(known.customers.length, 20);
    assert.deepEqual(known.simulation, { customers: 20, days: 5, seed: 7, end: Date.parse('2026-01-31') });
    const users = new Set(known.customers.map(({ userId }: { userId?: string }) => userId));
    assert.ok(expected.every(({ userId }) => userId === undefined || users.has(userId)));
  });

  it('ends quietly when the reader has seen enough', () => {
    const { status, stdout, stderr } = runShell('shoal simulate --customers 200 | head -1', folder);
    assert.equal(JSON.parse(stdout).type, 'page');
    assert.deepEqual([status, stderr], [0, '']);
  });

  const faults = [
    ['an end that is no date', ['--end', 'today'], /^--end cannot be 'today': give a date such as/],
    [
      'a part of a customer',
      ['--customers', '1.5'],
      /^--customers cannot be '1\.5': give a whole number, 1 or more\n$/,
    ],
    ['no write key', ['--send'], /^there is no write key: give --key or set SHOAL_WRITE_KEY/],
    ['a key without --send', ['--key', 'k'], /add --send\n$/],
    ['--send with --out', ['--send', '--out', 'x'], /^--send and --out exclude each other/],
    ['a place that is not there', ['--out', '/nowhere/x'], /^\/nowhere\/x: its folder does not exist/],
    [
      'an option that is none',
      ['--custmers', '3'],
      /^unknown option '--custmers' \(Did you mean --customers\?\)/,
    ],
  ] as const;
  for (const [what, args, says] of faults) {
    it(`answers ${what} with one line and exit code 2`, async () => {
      const { code, stdout, stderr } = await runIn({}, 'simulate', ...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, says);
      assert.equal(stderr.indexOf('\n'), stderr.length - 1);
      assert.ok(!existsSync('x'));
    });
  }
});
