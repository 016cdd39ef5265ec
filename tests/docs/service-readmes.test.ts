import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { it } from 'node:test';
import { describeConfig } from '@shoal/config';
import type { TObject } from 'typebox';

const root = join(import.meta.dirname, '..', '..');

/** Rows as lists of cells: how wide a column is set does not matter. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  return cells.filter(([, first]) => !/^-+$/.test(first ?? ''));
}

for (const path of globSync('services/*/src/config.ts', { cwd: root })) {
  const service = basename(join(path, '..', '..'));
  it(`the README of ${service} has its configuration as it is`, async () => {
    const schemas = Object.values(await import(join(root, path))) as Partial<TObject>[];
    const config = schemas.find(({ type }) => type === 'object') as TObject;
    const readme = readFileSync(join(root, 'services', service, 'README.md'), 'utf8');
    const written = readme.split('## Configuration')[1]?.split('\n## ')[0] ?? '';
    assert.deepEqual(rowsOf(written), rowsOf(describeConfig(config)));
  });
}
