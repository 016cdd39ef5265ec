import { withBroker } from '../broker/open-broker.ts';
import type { CommandContext } from '../command-context.ts';
import { createProgress } from '../progress.ts';
import { addPartitions, type PartitionsResult } from './add-partitions.ts';

export interface PartitionsOptions {
  readonly partitions: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function runPartitions(options: PartitionsOptions, context: CommandContext): Promise<void> {
  const { partitions, dryRun = false, json } = options;
  const progress = createProgress(context.stderr);
  const result = await withBroker(context, (broker) =>
    addPartitions(broker, { partitions, dryRun }, progress),
  ).finally(() => progress.clear());
  context.stdout.write(json ? `${JSON.stringify(result)}\n` : describe(result));
  if (result.arrived > 0)
    context.stderr.write(
      `${result.arrived} records came to the inbox meanwhile: whoever publishes to Kafka must be stopped too, or a customer's events may be taken out of order\n`,
    );
}

function describe(result: PartitionsResult): string {
  const { partitions, dryRun, grown, moved, obstacle } = result;
  if (grown.length === 0 && moved.length === 0)
    return `Every topic has ${partitions} partitions, and every key is where it belongs. ${next(partitions)}\n`;
  const [added, brought] = dryRun ? ['Would give', 'Would bring'] : ['Gave', 'Brought'];
  const lines: string[] = [];
  if (grown.length > 0) {
    const from = [...new Set(grown.map((each) => each.from))].sort((a, b) => a - b).join(' or ');
    lines.push(`${added} ${grown.length} topics ${partitions} partitions; they had ${from}.`);
  }
  for (const { topic, keys } of moved)
    lines.push(`${brought} ${keys.toLocaleString('en')} keys of ${topic} to other partitions.`);
  if (!dryRun) lines.push(next(partitions));
  else if (obstacle !== undefined) lines.push(`Not yet: ${obstacle}.`);
  return `${lines.join('\n')}\n`;
}

function next(partitions: number): string {
  return `Next: set SHOAL_PARTITIONS=${partitions} for every service, and start them.`;
}
