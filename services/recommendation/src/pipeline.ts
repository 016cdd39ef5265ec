import type { Cache } from '@shoal/cache';
import { topicName } from '@shoal/contracts';
import type { Delivery, Outcome, Pipeline } from '@shoal/messaging';
import type { ListDesk } from './list-desk.ts';
import { emitLists } from './steps/emit-lists.ts';
import { readInput, type StateInput } from './steps/read-input.ts';
import { updateStates } from './steps/update-states.ts';
import { writeLists } from './steps/write-lists.ts';

export interface RecommendationPipelineDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Makes sure that the states of a partition are in Redis, after it was emptied too; tells whether they were. */
  readonly ensureViews: (partition: number) => Promise<boolean>;
  /** Makes the lists that follow from customers' states. */
  readonly desk: ListDesk;
  /** Told of what customers turned to, before their lists change. */
  readonly judge: (inputs: readonly StateInput[]) => Promise<void>;
}

const batchSizeMax = 500;

/**
 * Events become recommendations:
 *
 *   events.v1                -> fold what each says of items into its customer's state
 *   recommendation-merges.v1 -> take over what a visitor did
 *   then                     -> compare-and-set in Redis, one new list for each customer of the batch,
 *                               its view in Redis, recommendations.v1 (and recommendation-merges.v1)
 *
 * However many events of one customer a batch has, they cost one list; where events come faster than lists can be made, lists follow
 * later (list-desk.ts).
 */
export function recommendationPipeline(dependencies: RecommendationPipelineDependencies): Pipeline {
  const { namespace } = dependencies;
  return {
    name: 'recommendations',
    group: `${namespace}.recommendation`,
    topics: [topicName(namespace, 'events'), topicName(namespace, 'recommendationMerges')],
    batchSizeMax,
    process: (batch) => recommend(batch, dependencies),
    findNewer: dependencies.desk.findNewer,
  };
}

async function recommend(
  batch: readonly Delivery[],
  { cache, namespace, ensureViews, desk, judge }: RecommendationPipelineDependencies,
): Promise<Outcome[]> {
  const { partition = 0 } = batch[0] ?? {};
  const inputs = batch.map((delivery) => readInput(delivery, namespace));
  const relevant = inputs.filter((input) => input !== undefined);
  await judge(relevant);
  const ensureView = () => ensureViews(partition);
  const states = await updateStates(relevant, { cache, namespace, ensureView });
  const lists = desk.listsOf(states, batch.length >= batchSizeMax);
  // The former list of one whose next is postponed stays until then.
  const made = lists.values().filter(({ items }) => items.length > 0);
  await writeLists(made, { cache, namespace });
  return emitLists(batch, inputs, { lists, namespace });
}
