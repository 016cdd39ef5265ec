import { deadLetterRetentionMs, deadLetterTopic, type TopicContract, topics } from '@shoal/contracts';
import type { Broker } from '../broker/open-broker.ts';

/** A topic as the contract has it and as the broker has it. */
export interface TopicRow {
  readonly topic: string;
  /** Null where the broker does not have it. */
  readonly partitions: number | null;
  /** Records that are kept now; a compacted topic counts those not yet compacted away as well. */
  readonly records: number | null;
  readonly cleanup: 'delete' | 'compact';
  readonly retentionMs: number;
  readonly owner: string;
}

type ContractRow = Omit<TopicRow, 'partitions' | 'records'>;

/** Every topic of the contract, its dead letters beside it. */
export async function listTopics({ messaging, namespace }: Broker): Promise<TopicRow[]> {
  const rows = Object.values<TopicContract>(topics).flatMap((contract) => rowsOf(contract, namespace));
  // Asking for the offsets of a topic that is not there would take seconds.
  const existing = new Set(await messaging.listTopics());
  return Promise.all(
    rows.map(async (row) => {
      if (!existing.has(row.topic)) return { ...row, partitions: null, records: null };
      const offsets = await messaging.offsets(row.topic);
      const records = offsets.reduce((sum, { low, high }) => sum + high - low, 0);
      return { ...row, partitions: offsets.length, records };
    }),
  );
}

function rowsOf(
  { name, cleanup, retentionMs, owner, deadLetters }: TopicContract,
  namespace: string,
): ContractRow[] {
  const topic = `${namespace}.${name}`;
  const row: ContractRow = { topic, cleanup, retentionMs, owner };
  if (!deadLetters) return [row];
  const retention = { cleanup: 'delete', retentionMs: deadLetterRetentionMs } as const;
  return [row, { topic: deadLetterTopic(topic), ...retention, owner: `readers of ${name}` }];
}
