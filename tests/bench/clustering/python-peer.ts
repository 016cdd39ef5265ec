import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { progress } from '../support/report.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');

/** The Python of a virtual environment with these packages under .shoal/peers, made when it is first asked for. */
export async function pythonPeer(name: string, packages: readonly string[]): Promise<string> {
  const folder = join(root, '.shoal', 'peers', name);
  const python = join(folder, 'bin', 'python');
  const ready = join(folder, `ready-${packages.join('-').replaceAll('==', '-')}`);
  if (existsSync(ready)) return python;
  progress(`installing ${packages.join(', ')} into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  // Written last, so that an installation which was cut short is begun again.
  await run('touch', [`${ready}.tmp`]);
  await rename(`${ready}.tmp`, ready);
  return python;
}

/** A Python process that answers one JSON line with one JSON line (`peers/serve.py`). */
export interface PythonProcess {
  /** Calls a function that the script serves. Rejects with what it raised. */
  call<T>(name: string, args: Readonly<Record<string, unknown>>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts `tests/bench/peers/<script>.py` with two threads and the linear algebra as it was published. */
export function startPython(python: string, script: string): PythonProcess {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...inherited } = process.env;
  const env = { ...inherited, OMP_NUM_THREADS: '2', OPENBLAS_NUM_THREADS: '2' };
  const child = spawn(python, [join(root, 'tests', 'bench', 'peers', `${script}.py`)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    call: async <T>(name: string, args: Readonly<Record<string, unknown>>) => {
      child.stdin.write(`${JSON.stringify({ name, args })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script}.py has ended`);
      const answer = JSON.parse(value as string) as { value: T } | { error: string };
      if ('error' in answer) throw new Error(answer.error);
      return answer.value;
    },
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
