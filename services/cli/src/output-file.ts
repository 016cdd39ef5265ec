import { constants } from 'node:fs';
import { access, lstat, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError } from './command-error.ts';

/** A file that can be written: checked before the work begins, replaced as a whole when it is done. */
export interface OutputFile {
  /** Either the whole content is there afterwards or the former file still is. Throws CommandError. */
  write(content: string | Uint8Array): Promise<void>;
}

/**
 * Checks that a file can be written. `input` is the one that must not be overwritten, `option` the one that named the
 * file. Throws CommandError.
 */
export async function prepareOutputFile(path: string, input: string, option = '--out'): Promise<OutputFile> {
  try {
    // stat follows links where realpath fails (/dev/stderr may lead to a pipe, which has no path), and a device
    // taken for a missing file would be replaced by a plain one.
    const kind = await existing(stat(path));
    if (kind?.isDirectory()) throw notWritable(path, 'is a directory: name a file in it');
    if (kind !== undefined) await access(path, constants.W_OK);
    const isLinkToNothing = kind === undefined && (await existing(lstat(path))) !== undefined;
    if (isLinkToNothing || kind?.isFile() === false) return { write: (content) => writeInto(path, content) };
    const source = await existing(stat(input));
    if (kind && source && kind.dev === source.dev && kind.ino === source.ino) {
      throw notWritable(path, `is the input: choose another name for ${option}`);
    }
    const target = kind === undefined ? path : await realpath(path);
    const aside = asideOf(target);
    await (await open(aside, 'wx')).close();
    await rm(aside);
    return { write: (content) => replace(path, target, content) };
  } catch (error) {
    throw asNotWritable(path, error);
  }
}

/** Refuses two options that name one file: the later would overwrite the earlier. Throws CommandError. */
export function refuseTheSame(named: readonly (readonly [string, string | undefined])[]): void {
  const seen = new Map<string, string>();
  for (const [option, path] of named) {
    if (path === undefined) continue;
    const other = seen.get(resolve(path));
    if (other !== undefined) {
      throw new CommandError(
        'CLI_OUT_NOT_WRITABLE',
        `${path}: is named by ${other} and ${option}: give each a name of its own`,
      );
    }
    seen.set(resolve(path), option);
  }
}

async function replace(path: string, target: string, content: string | Uint8Array): Promise<void> {
  const aside = asideOf(target);
  try {
    await writeFile(aside, content, { flag: 'wx' });
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true });
    throw asNotWritable(path, error);
  }
}

/** A name beside the target, so that renaming stays within one file system; by process, so that two do not collide. */
function asideOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.${process.pid}.part`);
}

/** Pipes, devices and links whose target is yet to come can be neither replaced nor tried out. */
async function writeInto(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw asNotWritable(path, error);
  }
}

async function existing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function asNotWritable(path: string, error: unknown): unknown {
  if (error instanceof CommandError) return error;
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  // Anything that is no answer of the system is a bug.
  if (syscall === undefined) return error;
  const reason =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'its folder does not exist: create it first'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'may not be written: check the permissions'
        : `cannot be written (${message}): choose another place`;
  return notWritable(path, reason, error);
}

function notWritable(path: string, reason: string, cause?: unknown): CommandError {
  return new CommandError('CLI_OUT_NOT_WRITABLE', `${path}: ${reason}`, { cause });
}
