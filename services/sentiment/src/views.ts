import { type KeptDocuments, keepDocuments } from '@shoal/connections';
import { completeKey, sentimentKey, topicName, viewTtlMs } from '@shoal/contracts';

export type ViewsDependencies = Pick<KeptDocuments, 'messaging' | 'cache' | 'logger'> & {
  readonly namespace: string;
};

/** Standings in Redis, rebuilt from the compacted topic, which has the keys and so the partitions of the opinions. */
export function keepViews({
  namespace,
  ...connected
}: ViewsDependencies): (partition: number) => Promise<boolean> {
  return keepDocuments({
    ...connected,
    topic: topicName(namespace, 'sentimentStandings'),
    markOf: (partition) => completeKey(namespace, 'sentiment', partition),
    keyOf: (key) => sentimentKey(namespace, key),
    ttlMs: viewTtlMs,
    what: 'standings',
  });
}
