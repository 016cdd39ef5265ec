import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from './report.ts';

/** A process as it can be known again: process ids are used anew, so the words must stand in its command line. */
export type ProcessMark = { readonly name: string; readonly pid: number; readonly words: readonly string[] };

/** What runs on behalf of one directory, as stack.json in that directory keeps it. */
export type Holdings = {
  readonly owner: ProcessMark;
  readonly processes: readonly ProcessMark[];
  readonly containers: readonly string[];
};

export type Claim = {
  readonly directory: string;
  addProcess(mark: ProcessMark): void;
  addContainer(name: string): void;
  release(): void;
};

/** Thrown when a living process already runs a stack in the directory. */
export class DirectoryInUseError extends StackError {
  override name = 'DirectoryInUseError';
}

const END_WITHIN_MS = 10_000;
const POLL_MS = 20;

/**
 * Takes a directory for this process, so that two stacks never share one. What a killed owner left running there is
 * ended first; `removeContainer` is called for each container it left.
 * @throws DirectoryInUseError when the owner is alive.
 */
export async function claimDirectory(
  directory: string,
  removeContainer: (name: string) => Promise<void>,
): Promise<Claim> {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'stack.json');
  const owner = { name: 'owner', pid: process.pid, words: commandWords(process.argv) };
  let holdings: Holdings = { owner, processes: [], containers: [] };
  while (!create(file, holdings)) await endLeftovers(file, directory, removeContainer);
  const write = (changed: Holdings) => {
    holdings = changed;
    writeWhole(file, holdings, renameSync);
  };
  return {
    directory,
    addProcess: (mark) => write({ ...holdings, processes: [...holdings.processes, mark] }),
    addContainer: (name) => write({ ...holdings, containers: [...holdings.containers, name] }),
    release: () => rmSync(file, { force: true }),
  };
}

/** The words that tell this program from another one that later gets the same process id. */
function commandWords([, script]: readonly string[]): string[] {
  // The script stands in argv with its whole path, but in the command line as it was typed.
  return [script === undefined ? 'node' : basename(script)];
}

/** Whether the command line of a process is the one that was noted. */
export function isSameProcess(mark: ProcessMark, commandLine: string | undefined): boolean {
  return commandLine !== undefined && mark.words.every((word) => commandLine.includes(word));
}

/** Returns undefined when no such process lives. */
export function commandLineOf(pid: number): string | undefined {
  try {
    if (existsSync('/proc/self/cmdline')) {
      // A process that has ended but was not collected by its parent yet has an empty command line.
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
    }
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function create(file: string, holdings: Holdings): boolean {
  try {
    // A link fails where the name exists, and the file appears with its content: nobody reads a half-written one.
    writeWhole(file, holdings, (from, to) => {
      try {
        linkSync(from, to);
      } finally {
        rmSync(from);
      }
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function writeWhole(file: string, holdings: Holdings, publish: (from: string, to: string) => void): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(holdings, null, 2)}\n`);
  publish(draft, file);
}

async function endLeftovers(
  file: string,
  directory: string,
  removeContainer: (name: string) => Promise<void>,
): Promise<void> {
  const holdings = JSON.parse(readFileSync(file, 'utf8')) as Holdings;
  if (isSameProcess(holdings.owner, commandLineOf(holdings.owner.pid))) {
    throw new DirectoryInUseError(
      `Process ${holdings.owner.pid} already runs a stack in ${directory}: stop it first, or wait for it to end.`,
    );
  }
  await Promise.all([...holdings.processes.map(endProcess), ...holdings.containers.map(removeContainer)]);
  rmSync(file, { force: true });
}

async function endProcess(mark: ProcessMark): Promise<void> {
  const isAlive = () => isSameProcess(mark, commandLineOf(mark.pid));
  if (!isAlive()) return;
  process.kill(mark.pid, 'SIGTERM');
  const deadline = performance.now() + END_WITHIN_MS;
  while (isAlive() && performance.now() < deadline) await delay(POLL_MS);
  if (isAlive()) process.kill(mark.pid, 'SIGKILL');
}
