import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

const matchesOf = (pattern: RegExp) => [
  ...new Set([...readme.matchAll(pattern)].map(([, found]) => String(found))),
];

describe('the README of the project', () => {
  it('names no npm script that is not there', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = matchesOf(/npm (?:run )?(start|test|run \w+)\b/g);
    assert.ok(named.length >= 2);
    for (const script of named) assert.ok(Object.hasOwn(scripts, script), `npm ${script}`);
  });

  it('names no command line that the program does not know', () => {
    const commands = matchesOf(/npx shoal ([a-z]+(?: (?:add|list|revoke|replay))?)/g);
    assert.ok(commands.length >= 5);
    for (const command of commands) {
      const args = [join(root, 'services/cli/src/main.ts'), ...command.split(' '), '--help'];
      const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.equal(status, 0, `shoal ${command}`);
      assert.match(stdout, new RegExp(`shoal ${command}`));
    }
  });

  it('links to nothing that is not there', () => {
    const links = matchesOf(/\]\((?!https?:)([^)#]+)/g);
    assert.ok(links.length >= 5);
    for (const link of links) assert.ok(existsSync(join(root, link)), link);
  });
});
