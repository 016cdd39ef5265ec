import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');

describe('CONTRIBUTING.md', () => {
  it('speaks only of files and folders that exist', () => {
    const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const mentioned = [...text.matchAll(/(?:services|libs|infra|tests|\.ci)\/[\w./-]*\w/g)].map(
      ([path]) => path,
    );
    const paths = [...new Set(mentioned)];
    assert.ok(paths.length > 10, `found only ${paths.join(', ')}`);
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
  });

  it('speaks only of npm scripts that exist', () => {
    const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const names = [...text.matchAll(/npm (?:run (\w+)|(test|start))/g)].map(
      ([, run, word]) => run ?? word ?? '',
    );
    assert.deepEqual(
      names.filter((name) => !(name in scripts)),
      [],
    );
  });
});
