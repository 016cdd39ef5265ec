import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { describeConfig } from '@shoal/config';
import { sentimentConfig } from './config.ts';

/** Rows as lists of cells: how wide a column is set does not matter. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

it('the README has the configuration as it is', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const written = readme.split('## Configuration')[1]?.split('\n## ')[0] ?? '';
  const isRule = ([, first]: string[]) => /^-+$/.test(first ?? '');
  const [actual, expected] = [written, describeConfig(sentimentConfig)].map((text) =>
    rowsOf(text).filter((row) => !isRule(row)),
  );
  assert.deepEqual(actual, expected);
});
