import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonEnvironment } from '../../../infra/local/src/python-environment.ts';
import { progress } from '../support/report.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The Python of a virtual environment with these packages under .shoal/peers, made when it is first asked for. */
export function pythonPeer(name: string, packages: readonly string[]): Promise<string> {
  return pythonEnvironment(join(root, '.shoal', 'peers', name), packages, progress);
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
