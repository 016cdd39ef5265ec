import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

/** The command that brings up the whole checkout; it is no part of this package, so it runs as a program of its own. */
const SCRIPT = join(import.meta.dirname, '..', '..', '..', 'infra', 'local', 'src', 'start.ts');

/** Runs it on this terminal, signals passed on, and resolves to its exit code. */
export function runStartScript(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: 'inherit' });
  // A Ctrl-C reaches the script from the terminal as well; it takes both for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
