import { type Cache, newerDocuments } from '@shoal/cache';
import { topicName } from '@shoal/contracts';
import type { Delivery, Outcome, Pipeline } from '@shoal/messaging';
import { emitStates } from './steps/emit-states.ts';
import { raiseClocks } from './steps/raise-clocks.ts';
import { readEvent, readHandOver, readSentiment } from './steps/read-inputs.ts';
import { stateKey, updateStates } from './steps/update-states.ts';

export interface FeaturePipelineDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Makes sure that the states of a partition are in Redis, after it was emptied too; tells whether they were. */
  readonly ensureViews: (partition: number) => Promise<boolean>;
}

/**
 * Records of one step: one pipeline of Redis commands each way and one write to the broker. Three times as many save nothing where
 * every event is of another customer, and hold up the event loop, and with it every other partition, three times as long.
 */
const batchSizeMax = 500;

/**
 * Events become the features of customers:
 *
 *   events.v1          -> fold each into its customer's state
 *   sentiments.v1      -> add what a review says
 *   feature-merges.v1  -> take over the history of a former id
 *   then               -> compare-and-set in Redis, raise the shop's clock, features.v1 (and feature-merges.v1)
 *
 * A state knows which places of the inbox it has taken in, so every effect happens once.
 */
export function featurePipeline(dependencies: FeaturePipelineDependencies): Pipeline {
  const { namespace } = dependencies;
  const readers: Readonly<Record<string, typeof readEvent>> = {
    [topicName(namespace, 'events')]: readEvent,
    [topicName(namespace, 'featureMerges')]: readHandOver,
    [topicName(namespace, 'sentiments')]: readSentiment,
  };
  return {
    name: 'features',
    group: `${namespace}.feature-engineering`,
    topics: Object.keys(readers),
    batchSizeMax,
    process: (batch) => updateFeatures(batch, readers[batch[0]?.topic ?? ''] ?? readEvent, dependencies),
    findNewer: newerDocuments(dependencies.cache, topicName(namespace, 'features'), (key) =>
      stateKey(namespace, key),
    ),
  };
}

async function updateFeatures(
  batch: readonly Delivery[],
  read: typeof readEvent,
  dependencies: FeaturePipelineDependencies,
): Promise<Outcome[]> {
  const { partition = 0 } = batch[0] ?? {};
  const inputs = batch.map(read);
  const [updated] = await Promise.all([
    updateStates(inputs, { ...dependencies, ensureView: () => dependencies.ensureViews(partition) }),
    raiseClocks(inputs, dependencies),
  ]);
  return emitStates(batch, inputs, updated, dependencies.namespace);
}
