import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { TopicsOptions } from '../topics/show-topics.ts';

const EXAMPLES = `
Examples:
  $ shoal topics
  $ KAFKA_BROKERS=kafka-1:9092,kafka-2:9092 SHOAL_REPLICATION=3 shoal topics --create
`;

/** `shoal topics`: what stands on the broker, and what is missing. */
export function topicsCommand(context: CommandContext): Command {
  return new Command('topics')
    .description('list the topics: partitions, records, clean-up, retention, owner')
    .option('--create', 'make those that are missing, as SHOAL_PARTITIONS and SHOAL_REPLICATION say')
    .option('--json', 'print one JSON array instead of the table')
    .addHelpText('after', EXAMPLES)
    .action(async (options: TopicsOptions) => {
      const { showTopics } = await import('../topics/show-topics.ts');
      await showTopics(options, context);
    });
}
