import { CommanderError } from 'commander';
import { CommandError } from './command-error.ts';
import { printable } from './printable.ts';

export interface ErrorReport {
  readonly verbose: boolean;
  readonly write: (text: string) => unknown;
}

/** One line for every error; with `verbose` also its code and stack. */
export function reportError(error: unknown, { verbose, write }: ErrorReport): void {
  write(`${oneLine(messageOf(error, verbose))}\n`);
  if (verbose && error instanceof Error) write(`${codeOf(error)}${error.stack ?? ''}\n`);
}

/** 2 for what the user can mend, 1 for a bug or a fault of the machine. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return isExpected(error) ? 2 : 1;
}

function isExpected(error: unknown): boolean {
  if (error instanceof CommandError || error instanceof CommanderError) return true;
  // By name, because the class comes with all of libs/config, which most commands do without.
  return error instanceof Error && (error.name === 'ConfigError' || error.name === 'DatasetError');
}

/** Kafka, Redis or a service does not do its part: our libraries say so in a sentence, with a code and whether it may pass. */
function isOperatingFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'retriable' in error;
}

function messageOf(error: unknown, verbose: boolean): string {
  if (error instanceof CommanderError) return usageMessage(error);
  const message = error instanceof Error ? error.message : String(error);
  if (isExpected(error) || isOperatingFault(error)) return message;
  const hint = verbose ? '' : ' (run it again with --verbose for the stack)';
  return `unexpected error: ${message}${hint}`;
}

function usageMessage(error: CommanderError): string {
  // Commander has already printed the help where a command is missing.
  if (error.code === 'commander.help') return 'no command given: choose one of the above';
  return `${error.message.replace(/^error: /, '')}: see --help`;
}

function codeOf(error: Error): string {
  return 'code' in error ? `code ${String(error.code)}\n` : '';
}

function oneLine(message: string): string {
  return printable(message.trim().replace(/\s*\n\s*/g, ' '));
}
