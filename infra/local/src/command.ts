import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { rootFolder } from './folders.ts';
import { reportToTerminal, StackError } from './report.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';

/** Runs one command of the project and makes its exit code this process's. A StackError is shown as one sentence. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    reportToTerminal(error instanceof StackError ? error.message : String((error as Error).stack));
    process.exitCode = 1;
  }
}

/** Runs `work` beside a stack, and stops the stack however the work ends. */
export function withStack(options: StackOptions, work: (stack: Stack) => Promise<number>): Promise<number> {
  return beside(() => startStack(options), work);
}

/** Runs `work` beside what is started, and stops that however the work ends. */
export async function beside<T extends { stop(): Promise<void> }>(
  start: () => Promise<T>,
  work: (started: T) => Promise<number>,
): Promise<number> {
  const started = await start();
  // From here on a signal must not end this process before the stack is stopped; programs that it runs get theirs
  // from runNode.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  try {
    return await work(started);
  } finally {
    await started.stop();
  }
}

/** The environment in which programs find the stack. */
export function environmentOf(stack: Pick<Stack, 'brokers' | 'redisUrl'>): NodeJS.ProcessEnv {
  return { ...process.env, KAFKA_BROKERS: stack.brokers.join(','), REDIS_URL: stack.redisUrl };
}

/**
 * Runs this Node from the checkout's root with the terminal's streams; signals are passed on, and SIGTERM is sent
 * after `withinMs` (default: no limit). Resolves to its exit code (128 + the number of the signal that ended it).
 */
export function runNode(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  withinMs?: number,
): Promise<number> {
  const path = `${dirname(process.execPath)}${delimiter}${environment.PATH ?? ''}`;
  const env = { ...environment, PATH: path };
  const child = spawn(process.execPath, args, { cwd: rootFolder, env, stdio: 'inherit', timeout: withinMs });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
