import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

export interface ShoalRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real program in a process of its own. */
export function runShoal(args: readonly string[], cwd: string): ShoalRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Runs a shell line in which `shoal` is the real program. */
export function runShell(line: string, cwd: string): ShoalRun {
  const script = `shoal() { "${process.execPath}" "${MAIN}" "$@"; }; ${line}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** A folder of its own, gone after the tests of the file; returns it and a function that writes files into it. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return name;
  };
  return { folder, write };
}

/** A csv of two plain groups of customers: `c0` and every other one buys much and lately. */
export function customersCsv(rows = 40, delimiter = ','): string {
  const lines = Array.from({ length: rows }, (_, i) =>
    i % 2 === 0
      ? [`c${i}`, 3 + (i % 5), 20 + (i % 7), 900 + 10 * (i % 11)]
      : [`c${i}`, 200 + 10 * (i % 5), 1 + (i % 2), 20 + (i % 11)],
  );
  return [['customer', 'recency', 'orders', 'spend'], ...lines]
    .map((line) => `${line.join(delimiter)}\n`)
    .join('');
}
