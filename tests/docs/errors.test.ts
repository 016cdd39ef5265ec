import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type RefusalCode, refusals } from '@shoal/contracts';
import { codesIn, codesOf } from './error-codes.ts';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
const rows = page
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([, code]) => /^`\w+`$/.test(code ?? ''))
  .map(([, code = '', when = '', remedy = '']) => ({ code: code.slice(1, -1), when, remedy }));

describe('docs/errors.md', () => {
  const found = codesOf(ROOT);

  it('has every code of the sources', () => {
    const described = new Set(rows.map(({ code }) => code));
    const missing = found.filter(({ code }) => !described.has(code));
    assert.deepEqual(
      missing.map(({ code, path }) => `${code} of ${path}`),
      [],
    );
  });

  it('has no code that is in no source, and none twice', () => {
    const known = new Set(found.map(({ code }) => code));
    const codes = rows.map(({ code }) => code);
    assert.deepEqual(
      codes.filter((code) => !known.has(code)),
      [],
    );
    assert.deepEqual(
      codes.filter((code, i) => codes.indexOf(code) !== i),
      [],
    );
  });

  it('says of each when it comes and what to do', () => {
    for (const { code, when, remedy } of rows) assert.ok(when.length > 10 && remedy.length > 5, code);
  });

  it('has the status of every refusal', () => {
    for (const code of Object.keys(refusals) as RefusalCode[]) {
      const row = rows.find((candidate) => candidate.code === code);
      assert.ok(row?.when.startsWith(`${refusals[code].status}: `), code);
    }
  });
});

describe('the search for codes', () => {
  it('looks where codes are', () => {
    const paths = new Set(codesOf(ROOT).map(({ path }) => path));
    const known = [
      'contracts',
      'config',
      'runtime',
      'messaging',
      'cache',
      'connections',
      'clustering',
      'datasets',
    ];
    for (const lib of known)
      assert.ok(
        [...paths].some((path) => path.startsWith(`libs/${lib}/`)),
        lib,
      );
    assert.ok(paths.has('services/cli/src/command-error.ts'));
  });

  const declarations: [source: string, codes: string[]][] = [
    ["export type NewErrorCode =\n  | 'NEW_A'\n  | 'NEW_B';", ['NEW_A', 'NEW_B']],
    ["type ErrorCode = 'ONE';", ['ONE']],
    ["class A extends Error {\n  readonly code = 'SINGLE';\n}", ['SINGLE']],
    ["class A { readonly code: 'TYPED' = 'TYPED'; }", ['TYPED']],
    ["return deadLetter('bad_record', 'no');", ['bad_record']],
    ["return { kind: 'deadLetter', code: 'worse_record', reason };", ['worse_record']],
    ["readonly code: NewErrorCode; // 'NOT_ONE'", []],
  ];
  for (const [source, codes] of declarations) {
    it(`finds ${codes.join(', ') || 'nothing'} in ${source.replaceAll('\n', ' ')}`, () =>
      assert.deepEqual(codesIn(source), codes));
  }
});
