import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { CommandContext } from './command-context.ts';
import { commands } from './commands/index.ts';
import { exitCodeOf, reportError } from './report-error.ts';

/** Runs the program on arguments (without node and script) and resolves to its exit code: 0, 1 or 2. */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<number> {
  const program = buildProgram(context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    reportError(error, {
      verbose: program.opts().verbose === true,
      write: context.stderr.write.bind(context.stderr),
    });
    return exitCodeOf(error);
  }
}

/** The program with all its commands, able to parse but not yet run. */
function buildProgram(context: CommandContext): Command {
  const program = new Command('shoal')
    .description('Customer segmentation and personalised marketing for e-commerce.')
    .version(manifest.version)
    .option('--verbose', 'with an error, show its code and stack')
    .showHelpAfterError(false)
    .showSuggestionAfterError(true)
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  $ shoal start                                              # everything at once, with a demo shop',
        '  $ shoal keys add --shop my-shop --kind write               # for your own',
        '  $ shoal cluster customers.csv --id customer --out assignments.csv',
        '',
      ].join('\n'),
    );
  for (const create of commands) program.addCommand(create(context));
  configure(program, context);
  return program;
}

/** Commander is to throw rather than to print and exit, so that every error is reported in one place and one form. */
function configure(command: Command, context: CommandContext): void {
  const { stdout, stderr } = context;
  command.exitOverride().configureOutput({
    writeOut: (text) => stdout.write(text),
    // `shoal` without a command shows the help as an error; other errors come as exceptions.
    writeErr: (text) => stderr.write(text),
    outputError: () => undefined,
  });
  for (const part of command.commands) configure(part, context);
}
