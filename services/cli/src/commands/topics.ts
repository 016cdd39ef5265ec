import { Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { CommandError } from '../command-error.ts';
import { wholeNumber } from '../option-values.ts';
import type { TopicsOptions } from '../topics/show-topics.ts';

const EXAMPLES = `
Examples:
  $ shoal topics
  $ KAFKA_BROKERS=kafka-1:9092,kafka-2:9092 SHOAL_REPLICATION=3 shoal topics --create
  $ shoal topics --partitions 12 --dry-run
  $ shoal topics --partitions 12
`;

type Options = TopicsOptions & { readonly partitions?: number; readonly dryRun?: boolean };

/** `shoal topics`: what stands on the broker, what is missing, and more partitions. */
export function topicsCommand(context: CommandContext): Command {
  return new Command('topics')
    .description(
      'list the topics: partitions, records, clean-up, retention, owner; make them, or give them more partitions',
    )
    .option('--create', 'make those that are missing, as SHOAL_PARTITIONS and SHOAL_REPLICATION say')
    .addOption(
      new Option(
        '--partitions <n>',
        'give all topics so many, and bring every key to its partition; services must be stopped',
      )
        .argParser(wholeNumber('--partitions', 1))
        .conflicts('create'),
    )
    .option('--dry-run', 'with --partitions: only say what would be done, and what stands against it')
    .option('--json', 'print JSON instead of the table or the sentences')
    .addHelpText('after', EXAMPLES)
    .action(async ({ partitions, dryRun, ...options }: Options) => {
      if (partitions !== undefined) {
        const { runPartitions } = await import('../topics/run-partitions.ts');
        await runPartitions({ ...options, partitions, ...(dryRun && { dryRun }) }, context);
        return;
      }
      if (dryRun) throw new CommandError('CLI_USAGE', '--dry-run goes with --partitions alone: see --help');
      const { showTopics } = await import('../topics/show-topics.ts');
      await showTopics(options, context);
    });
}
