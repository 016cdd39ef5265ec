import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { endWithThisProcess } from '../handover.mjs';
import { StackError } from './report.ts';

const STOP_WITHIN_MS = 10_000;
const OUTPUT_LINES_MAX = 20;

export type Command = { readonly command: string; readonly args: readonly string[] };

export type Daemon = {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process has ended, with how it ended. */
  readonly ended: Promise<string>;
  /** SIGTERM, and SIGKILL after 10 s. Returns when the process is gone; calling it again is harmless. */
  stop(): Promise<void>;
};

/**
 * Starts a server that writes to a log file. It gets a process group of its own: a Ctrl-C in the terminal would
 * otherwise end the broker before the services that still write to it. A guard ends it should this process be
 * killed without a chance to stop it; what slips through (both killed at once) is found by the next start.
 */
export async function startDaemon(options: Command & { name: string; logFile: string }): Promise<Daemon> {
  const log = openSync(options.logFile, 'w');
  const child = spawn(options.command, options.args, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  const pid = await pidOf(child, options.command);
  const release = endWithThisProcess('sh', ['-c', END_PROCESS, 'end', String(pid)]);
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => {
      release();
      resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`);
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const giveUp = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(giveUp);
  };
  return { name: options.name, pid, ended, stop };
}

function pidOf(child: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('spawn', () => resolve(child.pid as number));
    child.on('error', (cause) =>
      reject(new StackError(`${command} could not be started: ${cause.message}`, { cause })),
    );
  });
}

const END_PROCESS = `kill -TERM "$1" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || exit 0; sleep 1; done
kill -KILL "$1" 2>/dev/null`;

/** Runs a command to its end and returns its output. Throws StackError with the last lines when it fails. */
export async function run(options: Command & { withinMs: number; env?: NodeJS.ProcessEnv }): Promise<string> {
  const { command, args, withinMs, env } = options;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: withinMs, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const pid = await pidOf(child, command);
  const release = endWithThisProcess('kill', [String(pid)]);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...ending) => resolve(ending));
  });
  release();
  if (code === 0) return output;
  const ending = signal ? `was ended by ${signal} (limit ${withinMs} ms)` : `failed with exit code ${code}`;
  throw new StackError(`${command} ${args[0] ?? ''} ${ending}:\n${lastLines(output)}`);
}

/** Whether a command ends well within the time; its output does not matter. */
export async function succeeds(options: Command & { withinMs: number }): Promise<boolean> {
  return run(options).then(
    () => true,
    () => false,
  );
}

export function lastLinesOf(file: string): string {
  return lastLines(readFileSync(file, 'utf8'));
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-OUTPUT_LINES_MAX).join('\n');
}
