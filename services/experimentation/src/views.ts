import { type KeptDocuments, keepDocuments } from '@shoal/connections';
import { completeKey, topicName, viewTtlMs } from '@shoal/contracts';
import { outcomesKey } from './steps/update-outcomes.ts';

export type ViewsDependencies = Pick<KeptDocuments, 'messaging' | 'cache' | 'logger'> & {
  readonly namespace: string;
};

/**
 * Outcomes in Redis, rebuilt from the compacted topic. All topics of the pipeline have the same key and number of partitions, so
 * the outcomes of a partition are those of the partition of the same number.
 */
export function keepViews({
  namespace,
  ...connected
}: ViewsDependencies): (partition: number) => Promise<boolean> {
  return keepDocuments({
    ...connected,
    topic: topicName(namespace, 'experimentOutcomes'),
    markOf: (partition) => completeKey(namespace, 'experimentation', partition),
    keyOf: (key) => outcomesKey(namespace, key),
    ttlMs: viewTtlMs,
    what: 'outcomes of experiments',
  });
}
