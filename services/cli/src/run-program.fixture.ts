import { loadConfig } from '@shoal/config';
import type { CommandContext } from './command-context.ts';
import { runProgram } from './program.ts';

export interface ProgramRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in this process, with an environment of its own and without a terminal. */
export async function runIn(environment: Record<string, string>, ...args: string[]): Promise<ProgramRun> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const context: CommandContext = {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    now: () => performance.now(),
    loadConfig: async (schema) => loadConfig(schema, environment),
  };
  const code = await runProgram(args, context);
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}
