import { topicName } from '@shoal/contracts';
import type { Broker } from '../broker/open-broker.ts';

export type ModelBroker = Pick<Broker, 'messaging' | 'namespace'>;

/** The last value of each key of the topic. */
export async function readRecords({
  messaging,
  namespace,
}: ModelBroker): Promise<ReadonlyMap<string, string>> {
  const topic = topicName(namespace, 'models');
  const records = new Map<string, string>();
  if (!(await messaging.listTopics()).includes(topic)) return records;
  await messaging.readToEnd({ topic }, async (batch) => {
    for (const { key, value } of batch) {
      if (value === null) records.delete(key);
      else records.set(key, value.toString());
    }
  });
  return records;
}
