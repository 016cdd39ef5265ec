import { type Cache, newerDocuments } from '@shoal/cache';
import { topicName } from '@shoal/contracts';
import type { Delivery, Outcome, Pipeline } from '@shoal/messaging';
import { emitOutcomes } from './steps/emit-outcomes.ts';
import { readInput } from './steps/read-input.ts';
import { outcomesKey, updateOutcomes } from './steps/update-outcomes.ts';

export interface ExperimentPipelineDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Makes sure that the outcomes of a partition are in Redis, after it was emptied too; tells whether they were. */
  readonly ensureViews: (partition: number) => Promise<boolean>;
}

const batchSizeMax = 500;

/**
 * Exposures and what follows from them:
 *
 *   exposures.v1         -> the customer is in the experiment, and was shown these items
 *   events.v1            -> a look at something shown, an order; a visitor becomes a customer
 *   experiment-merges.v1 -> what he was shown and did as a visitor
 *   then                 -> compare-and-set in Redis, experiment-outcomes.v1 (and experiment-merges.v1)
 *
 * There are only firsts and lasts in an outcome, so a record that is delivered again changes nothing.
 */
export function experimentPipeline(dependencies: ExperimentPipelineDependencies): Pipeline {
  const { namespace } = dependencies;
  return {
    name: 'experiments',
    group: `${namespace}.experimentation`,
    topics: (['exposures', 'events', 'experimentMerges'] as const).map((topic) =>
      topicName(namespace, topic),
    ),
    batchSizeMax,
    process: (batch) => updateExperiments(batch, dependencies),
    findNewer: newerDocuments(dependencies.cache, topicName(namespace, 'experimentOutcomes'), (key) =>
      outcomesKey(namespace, key),
    ),
  };
}

async function updateExperiments(
  batch: readonly Delivery[],
  { cache, namespace, ensureViews }: ExperimentPipelineDependencies,
): Promise<Outcome[]> {
  const { partition = 0 } = batch[0] ?? {};
  const inputs = batch.map((delivery) => readInput(delivery, namespace));
  const relevant = inputs.filter((input) => input !== undefined);
  const ensureView = () => ensureViews(partition);
  const outcomes = await updateOutcomes(relevant, { cache, namespace, ensureView });
  return emitOutcomes(batch, inputs, { outcomes, namespace });
}
