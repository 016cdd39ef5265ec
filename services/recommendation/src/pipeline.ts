import type { Cache } from '@shoal/cache';
import { type RecommendationList, topicName } from '@shoal/contracts';
import type { Delivery, Outcome, Pipeline } from '@shoal/messaging';
import type { CustomerState } from './domain/customer-state.ts';
import { emitLists } from './steps/emit-lists.ts';
import { readInput, type StateInput } from './steps/read-input.ts';
import { updateStates } from './steps/update-states.ts';
import { writeLists } from './steps/write-lists.ts';

export interface RecommendationPipelineDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  /** Makes sure that the states of a partition are in Redis, after it was emptied too; tells whether they were. */
  readonly ensureViews: (partition: number) => Promise<boolean>;
  /** The list that follows from a customer's state. */
  readonly makeList: (state: CustomerState) => RecommendationList;
  /** Told of what customers turned to, before their lists change. */
  readonly judge: (inputs: readonly StateInput[]) => Promise<void>;
}

/** Lists of one step: their making holds up the event loop for some 100 ms at the most. */
const batchSizeMax = 250;

/**
 * Events become recommendations:
 *
 *   events.v1                -> fold what each says of items into its customer's state
 *   recommendation-merges.v1 -> take over what a visitor did
 *   then                     -> compare-and-set in Redis, one new list for each customer of the batch,
 *                               its view in Redis, recommendations.v1 (and recommendation-merges.v1)
 *
 * However many events of one customer a batch has, they cost one list.
 */
export function recommendationPipeline(dependencies: RecommendationPipelineDependencies): Pipeline {
  const { namespace } = dependencies;
  return {
    name: 'recommendations',
    group: `${namespace}.recommendation`,
    topics: [topicName(namespace, 'events'), topicName(namespace, 'recommendationMerges')],
    batchSizeMax,
    process: (batch) => recommend(batch, dependencies),
  };
}

async function recommend(
  batch: readonly Delivery[],
  { cache, namespace, ensureViews, makeList, judge }: RecommendationPipelineDependencies,
): Promise<Outcome[]> {
  const { partition = 0 } = batch[0] ?? {};
  const inputs = batch.map((delivery) => readInput(delivery, namespace));
  const relevant = inputs.filter((input) => input !== undefined);
  await judge(relevant);
  const ensureView = () => ensureViews(partition);
  const states = await updateStates(relevant, { cache, namespace, ensureView });
  const lists = new Map(Array.from(states, ([key, state]) => [key, makeList(state)]));
  await writeLists(lists.values(), { cache, namespace });
  return emitLists(batch, inputs, { lists, namespace });
}
