import { type KeptDocuments, keepDocuments } from '@shoal/connections';
import { completeKey, topicName, viewTtlMs } from '@shoal/contracts';
import { riskKey } from './steps/update-risks.ts';

export type ViewsDependencies = Pick<KeptDocuments, 'messaging' | 'cache' | 'logger'> & {
  readonly namespace: string;
};

/** Risks in Redis, rebuilt from the compacted topic, which has the partitions of the events and the features. */
export function keepViews({
  namespace,
  ...connected
}: ViewsDependencies): (partition: number) => Promise<boolean> {
  return keepDocuments({
    ...connected,
    topic: topicName(namespace, 'risks'),
    markOf: (partition) => completeKey(namespace, 'risk', partition),
    keyOf: (key) => riskKey(namespace, key),
    ttlMs: viewTtlMs,
    what: 'risks',
  });
}
