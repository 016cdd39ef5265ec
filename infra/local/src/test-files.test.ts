import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { StackError } from './report.ts';
import { findTestFiles, parseTestArguments } from './test-files.ts';

let root = '';

before(() => {
  root = mkdtempSync(join(tmpdir(), 'shoal-test-files-'));
  for (const file of [
    'libs/b/src/b.test.ts',
    'libs/a/src/a.test.ts',
    'libs/a/src/a.ts',
    'libs/a/src/kafka.integration.test.ts',
    'libs/b/node_modules/@shoal/a/src/a.test.ts',
    'tests/e2e/flow.test.ts',
  ]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
});
after(() => rmSync(root, { recursive: true }));

const find = (...args: string[]) => findTestFiles(root, parseTestArguments(args));

test('without arguments every test file is found once, sorted, none of them in node_modules', () => {
  const expected = ['libs/a/src/a.test.ts', 'libs/a/src/kafka.integration.test.ts', 'libs/b/src/b.test.ts'];
  assert.deepEqual(find(), [...expected, 'tests/e2e/flow.test.ts']);
});

test('--unit leaves out what needs a stack', () => {
  assert.deepEqual(find('--unit'), ['libs/a/src/a.test.ts', 'libs/b/src/b.test.ts']);
});

test('a file, a folder and a pattern can be named', () => {
  assert.deepEqual(find('libs/b/src/b.test.ts'), ['libs/b/src/b.test.ts']);
  assert.deepEqual(find('tests/'), ['tests/e2e/flow.test.ts']);
  assert.deepEqual(find('libs/*/src/?.test.ts', 'libs/b'), ['libs/a/src/a.test.ts', 'libs/b/src/b.test.ts']);
});

test('a name that finds nothing is an error', () => {
  assert.throws(() => find('libs/c'), StackError);
});

test('options go to the test runner', () => {
  const { nodeOptions, patterns, unit } = parseTestArguments(['--unit', '--test-name-pattern=x', 'libs/a']);
  assert.deepEqual(
    { nodeOptions, patterns, unit },
    { nodeOptions: ['--test-name-pattern=x'], patterns: ['libs/a'], unit: true },
  );
});
