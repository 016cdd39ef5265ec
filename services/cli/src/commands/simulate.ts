import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { httpUrl, moment, positiveNumber, wholeNumber } from '../option-values.ts';
import type { SimulateOptions } from '../send/run-simulate.ts';

const EXAMPLES = `
Examples:
  $ shoal simulate --customers 500 --days 30 --out shop.ndjson.gz --truth truth.json
  $ shoal simulate --end 2026-01-31 | head -3
  $ shoal simulate --customers 500 --send --key shoal_write_...
`;

/** `shoal simulate`: a shop whose customers are known, as events. */
export function simulateCommand(context: CommandContext): Command {
  return new Command('simulate')
    .description('make the events of a simulated shop, one Segment call a line, or send them')
    .option('--customers <n>', 'people who visit the shop', wholeNumber('--customers', 1), 2_000)
    .option('--days <n>', 'how long its log is', wholeNumber('--days', 1), 60)
    .option('--seed <n>', 'the same seed gives the same shop', wholeNumber('--seed', 0), 42)
    .option('--end <time>', 'its last moment, ISO 8601 (default: now)', moment('--end'))
    .option('--out <file>', 'where to write, - for standard output, .gz is packed (default: -)')
    .option('--truth <file>', 'write what is known of each customer to this JSON file')
    .option('--send', 'send the events to a running ingestion instead')
    .option('--url <url>', 'where ingestion is (default: the local stack, else port 8080)', httpUrl('--url'))
    .option('--key <key>', "the shop's write key (default: SHOAL_WRITE_KEY)")
    .option('--speed <x>', 'send at this many times real time', positiveNumber('--speed'))
    .addHelpText('after', EXAMPLES)
    .action(async (options: SimulateOptions) => {
      const { runSimulate } = await import('../send/run-simulate.ts');
      await runSimulate(options, context);
    });
}
