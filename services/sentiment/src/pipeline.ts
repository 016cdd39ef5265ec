import { type Cache, newerDocuments } from '@shoal/cache';
import { sentimentKey, subjectKey, topicName } from '@shoal/contracts';
import { type Delivery, drop, headerText, type Outcome, ok, type Pipeline } from '@shoal/messaging';
import type { DropRule } from './domain/drop.ts';
import type { TextFields } from './domain/text-fields.ts';
import { emitSentiment } from './steps/emit-sentiments.ts';
import { emitStandingInput, shopOf } from './steps/emit-standing-input.ts';
import { emitStanding } from './steps/emit-standings.ts';
import { type JudgeDependencies, judgeReviews } from './steps/judge-reviews.ts';
import { readEvent, readStandingInput } from './steps/read-input.ts';
import { updateStandings } from './steps/update-standings.ts';

export interface SentimentPipelineDependencies extends JudgeDependencies {
  readonly cache: Cache;
  readonly namespace: string;
  readonly fields: TextFields;
  readonly rule: DropRule;
  /** Makes sure that the standings of a partition are in Redis, after it was emptied too; tells whether they were. */
  readonly ensureViews: (partition: number) => Promise<boolean>;
}

const batchSizeMax = 500;

/**
 * What reviews say:
 *
 *   events.v1    -> judge each text -> sentiments.v1, and opinions.v1 under the item, its categories and the customer;
 *                   a customer gets another id -> opinions.v1 under the former one, after all that he said under it
 *   opinions.v1  -> take each into the standing of its subject: compare-and-set in Redis, sentiment-standings.v1, and
 *                   sentiment-changes.v1 where a product fell or came back; the standing of a former id, and what still comes in
 *                   under it, go on to that of the present one
 */
export function sentimentPipeline(dependencies: SentimentPipelineDependencies): Pipeline {
  const { namespace } = dependencies;
  const opinions = topicName(namespace, 'opinions');
  return {
    name: 'sentiments',
    group: `${namespace}.sentiment`,
    topics: [topicName(namespace, 'events'), opinions],
    batchSizeMax,
    process: (batch) =>
      batch[0]?.topic === opinions ? updateBatch(batch, dependencies) : judgeBatch(batch, dependencies),
    findNewer: newerDocuments(dependencies.cache, topicName(namespace, 'sentimentStandings'), (key) =>
      sentimentKey(namespace, key),
    ),
  };
}

async function judgeBatch(
  batch: readonly Delivery[],
  dependencies: SentimentPipelineDependencies,
): Promise<Outcome[]> {
  const { namespace, fields } = dependencies;
  const inputs = batch.map((delivery) => readEvent(delivery, fields));
  const judged = await judgeReviews(
    inputs.flatMap((input) => (input?.kind === 'review' ? [input.review] : [])),
    dependencies,
  );
  return batch.map((delivery, index) => {
    const input = inputs[index];
    if (input?.kind === 'move')
      return ok(emitStandingInput(input.move, namespace, headerText(delivery, 'traceparent')));
    const sentiment = input && judged.get(input.review);
    return sentiment
      ? ok(...emitSentiment(sentiment, delivery, namespace))
      : drop('it holds no text to judge');
  });
}

async function updateBatch(
  batch: readonly Delivery[],
  { cache, namespace, rule, ensureViews }: SentimentPipelineDependencies,
): Promise<Outcome[]> {
  const { partition = 0 } = batch[0] ?? {};
  const read = batch.map((delivery) => {
    const input = readStandingInput(delivery);
    return { input, key: subjectKey(shopOf(input), input.subject) };
  });
  const subjects = [...Map.groupBy(read, ({ key }) => key)].map(([key, own]) => ({
    key,
    inputs: own.map(({ input }) => input),
  }));
  const updates = await updateStandings(subjects, {
    ...{ cache, namespace, rule },
    ensureView: () => ensureViews(partition),
  });
  // A subject's standing is told with the last of its records.
  const lastOf = new Map(read.map(({ key }, index) => [key, index]));
  return batch.map((delivery, index) => {
    const { key } = read[index] as (typeof read)[number];
    const update = lastOf.get(key) === index ? updates.get(key) : undefined;
    return ok(...(update ? emitStanding(update, namespace, headerText(delivery, 'traceparent')) : []));
  });
}
