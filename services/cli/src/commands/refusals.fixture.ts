import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { ProgramRun } from '../run-program.fixture.ts';

/** A folder of its own, gone after the tests of the file, and a function that writes files into it and returns their paths. */
export function filesOfTest() {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  return { folder, file };
}

export type Refusal = readonly [what: string, content: string, args: readonly string[], message: RegExp];

/** Declares a test for each: what cannot be used is answered with one line, nothing on standard output and exit code 2. */
export function describeRefusals(
  title: string,
  cases: readonly Refusal[],
  run: (path: string, ...args: readonly string[]) => Promise<ProgramRun>,
): void {
  const { file } = filesOfTest();
  describe(title, () => {
    for (const [what, content, args, message] of cases) {
      it(`refuses ${what} in one line`, async () => {
        const { code, stdout, stderr } = await run(file('faulty.csv', content), ...args);
        assert.equal(code, 2, stderr);
        assert.equal(stdout, '');
        assert.match(stderr, message);
        assert.equal(stderr.trimEnd().split('\n').length, 1);
      });
    }
  });
}
