import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodePath, readStamp, stampOf } from '../preparation.mjs';

const parts = { lockfile: 'lock', workspace: 'packages', platform: 'linux-x64' };

test('the stamp is the same for the same parts, given as text or as bytes', () => {
  assert.equal(stampOf(parts), stampOf({ ...parts, lockfile: Buffer.from('lock') }));
});

test('the stamp changes with each of its parts', () => {
  const changed = [{ lockfile: 'lock2' }, { workspace: 'others' }, { platform: 'linux-arm64' }];
  const stamps = [parts, ...changed.map((change) => ({ ...parts, ...change }))].map(stampOf);
  assert.equal(new Set(stamps).size, stamps.length);
});

test('the stamp tells where one part ends and the next begins', () => {
  assert.notEqual(
    stampOf({ ...parts, lockfile: 'ab', workspace: 'c' }),
    stampOf({ ...parts, lockfile: 'a', workspace: 'bc' }),
  );
});

test('a stamp file that is missing or damaged counts as no stamp', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-stamp-'));
  try {
    const file = join(folder, 'setup.json');
    assert.equal(readStamp(file), undefined);
    writeFileSync(file, '{"stamp":"abc');
    assert.equal(readStamp(file), undefined);
    writeFileSync(file, '{"stamp":"abc"}');
    assert.equal(readStamp(file), 'abc');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a system Node older than 24 is replaced by the installed one', () => {
  const installed = '/checkout/node_modules/node/bin/node';
  for (const [version, expected] of [
    ['v20.20.2', installed],
    ['v9.11.2', installed],
    ['v24.0.0', '/usr/bin/node'],
    ['v26.1.0', '/usr/bin/node'],
  ] as const) {
    assert.equal(nodePath('/checkout', version, '/usr/bin/node'), expected);
  }
});
