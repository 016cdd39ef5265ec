import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { ListOptions, ReplayOptions } from '../dead-letters/run-dlq.ts';
import { invalidOption, wholeNumber } from '../option-values.ts';

const EXAMPLES = `
Examples:
  $ shoal dlq list --topic inbox --code invalid_event
  $ shoal dlq replay --topic inbox --code invalid_event --dry-run
  $ shoal dlq replay --topic events.v1 --offsets 120-180
`;

/** `shoal dlq`: records that could not be worked with, and the way back once the cause is mended. */
export function dlqCommand(context: CommandContext): Command {
  return new Command('dlq')
    .description('show dead letters, and send them back once their cause is mended')
    .addCommand(listCommand(context))
    .addCommand(replayCommand(context))
    .addHelpText('after', EXAMPLES);
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('show dead letters, the newest last')
    .option('--topic <name>', 'only those of this topic, such as inbox or events')
    .option('--code <code>', 'only those with this error code')
    .option('--limit <n>', 'how many at most', wholeNumber('--limit', 1), 50)
    .option('--json', 'print one JSON array instead of the table')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ListOptions) => {
      const { runListLetters } = await import('../dead-letters/run-dlq.ts');
      await runListLetters(options, context);
    });
}

function replayCommand(context: CommandContext): Command {
  return new Command('replay')
    .description('send dead letters back to their topic, byte for byte, each once')
    .requiredOption('--topic <name>', 'whose dead letters, such as inbox or events')
    .option('--code <code>', 'only those with this error code')
    .option('--offsets <a-b>', 'only those at these offsets of the dead-letter topic', parseOffsets)
    .option('--dry-run', 'only say what would be sent')
    .option('--again', 'send those as well that an earlier replay has sent')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ReplayOptions) => {
      const { runReplayLetters } = await import('../dead-letters/run-dlq.ts');
      await runReplayLetters(options, context);
    });
}

function parseOffsets(text: string): { readonly first: number; readonly last: number } {
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const range = { first: Number(first), last: Number(last ?? first) };
  if (first !== undefined && range.first <= range.last) return range;
  throw invalidOption('--offsets', text, 'give a range such as 120-180, or one offset');
}
