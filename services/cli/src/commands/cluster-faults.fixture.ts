import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { customersCsv, runShoal, temporaryFolder } from '../run-shoal.fixture.ts';

export interface FaultCase {
  readonly fault: string;
  /** What stands in bad.csv; without it the arguments say everything. */
  readonly file?: string | Uint8Array;
  readonly args?: readonly string[];
  readonly says: string | RegExp;
}

/** customersCsv() with one line (1 is the header) replaced. */
export function withLine(line: number, text: string): string {
  const lines = customersCsv().split('\n');
  lines[line - 1] = text;
  return lines.join('\n');
}

/** Declares a test for each fault, run in a folder that also holds good.csv and the folder `somewhere`. */
export function describeFaults(title: string, cases: readonly FaultCase[]): void {
  const { folder, write } = temporaryFolder();
  mkdirSync(join(folder, 'somewhere'));
  write('good.csv', customersCsv());
  describe(title, () => {
    for (const { fault, file, args = ['bad.csv'], says } of cases) {
      it(`answers ${fault} with one line, a mend and exit code 2`, () => {
        if (file !== undefined) write('bad.csv', file);
        const { status, stdout, stderr } = runShoal(['cluster', ...args, '--json'], folder);
        assert.equal(stderr.at(-1), '\n');
        const line = stderr.slice(0, -1);
        assert.doesNotMatch(line, /\n/);
        if (typeof says === 'string') assert.equal(line, says);
        else assert.match(line, says);
        assert.deepEqual([status, stdout], [2, '']);
      });
    }
  });
}
