import { allTopicSettings } from '@shoal/messaging';
import { withBroker } from '../broker/open-broker.ts';
import { colorsFor } from '../colors.ts';
import type { CommandContext } from '../command-context.ts';
import { plainTable } from '../plain-table.ts';
import { listTopics, type TopicRow } from './list-topics.ts';

export interface TopicsOptions {
  readonly create?: boolean;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

export async function showTopics({ create, json }: TopicsOptions, context: CommandContext): Promise<void> {
  const rows = await withBroker(context, async (broker) => {
    if (create) await broker.messaging.prepareTopics(allTopicSettings(broker));
    return listTopics(broker);
  });
  if (json) {
    context.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  const columns = [
    { title: 'topic' },
    { title: 'partitions', align: 'right' },
    { title: 'records', align: 'right' },
    { title: 'cleanup' },
    { title: 'retention', align: 'right' },
    { title: 'owner' },
  ] as const;
  context.stdout.write(plainTable(columns, rows.map(cellsOf), await colorsFor(context)));
  const missing = rows.filter(({ partitions }) => partitions === null).length;
  if (missing > 0)
    context.stderr.write(`${missing} topics are not there yet: shoal topics --create makes them\n`);
}

function cellsOf({ topic, partitions, records, cleanup, retentionMs, owner }: TopicRow): string[] {
  const retention = cleanup === 'compact' ? 'last of a key' : `${Math.round(retentionMs / dayMs)} d`;
  return [topic, countOf(partitions), countOf(records), cleanup, retention, owner];
}

function countOf(count: number | null): string {
  return count === null ? '-' : count.toLocaleString('en');
}
