import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { httpUrl, positiveNumber, wholeNumber } from '../option-values.ts';
import type { ReplayFileOptions } from '../send/run-replay.ts';

const EXAMPLES = `
Examples:
  $ shoal replay calls.ndjson --key shoal_write_...
  $ SHOAL_WRITE_KEY=shoal_write_... shoal replay online-retail.csv.gz --url http://127.0.0.1:8080 --limit 50000
  $ shoal replay calls.ndjson --key shoal_write_... --speed 60     # an hour in a minute
`;

/** `shoal replay FILE`: sends a file of Segment calls, or a known data set, to a running ingestion. */
export function replayCommand(context: CommandContext): Command {
  return new Command('replay')
    .description('send a file of events to a running ingestion, each once')
    .argument('<file>', 'one Segment call a line (NDJSON), or a known data set; also .gz')
    .option('--url <url>', 'where ingestion is (default: the local stack, else port 8080)', httpUrl('--url'))
    .option('--key <key>', "the shop's write key (default: SHOAL_WRITE_KEY)")
    .option('--speed <x>', 'times real time (default: as fast as it is taken)', positiveNumber('--speed'))
    .option('--limit <n>', 'send this many events at most', wholeNumber('--limit', 1))
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: ReplayFileOptions) => {
      const { runReplay } = await import('../send/run-replay.ts');
      await runReplay(path, options, context);
    });
}
