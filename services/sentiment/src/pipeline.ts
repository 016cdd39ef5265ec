import { type Cache, newerDocuments } from '@shoal/cache';
import { sentimentKey, subjectKey, topicName } from '@shoal/contracts';
import { type Delivery, drop, headerText, type Outcome, ok, type Pipeline } from '@shoal/messaging';
import type { DropRule } from './domain/drop.ts';
import type { TextFields } from './domain/text-fields.ts';
import { emitSentiment } from './steps/emit-sentiments.ts';
import { emitStanding } from './steps/emit-standings.ts';
import { type JudgeDependencies, judgeReviews } from './steps/judge-reviews.ts';
import { readOpinion, readReview } from './steps/read-input.ts';
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
 *   events.v1    -> judge each text -> sentiments.v1, and opinions.v1 under the item, its categories and the customer
 *   opinions.v1  -> add each to the standing of its subject: compare-and-set in Redis, sentiment-standings.v1, and
 *                   sentiment-changes.v1 where a product fell or came back
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
      batch[0]?.topic === opinions ? addOpinions(batch, dependencies) : judgeBatch(batch, dependencies),
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
  const reviews = batch.map((delivery) => readReview(delivery, fields));
  const judged = await judgeReviews(
    reviews.filter((review) => review !== undefined),
    dependencies,
  );
  return batch.map((delivery, index) => {
    const review = reviews[index];
    const sentiment = review && judged.get(review);
    return sentiment
      ? ok(...emitSentiment(sentiment, delivery, namespace))
      : drop('it holds no text to judge');
  });
}

async function addOpinions(
  batch: readonly Delivery[],
  { cache, namespace, rule, ensureViews }: SentimentPipelineDependencies,
): Promise<Outcome[]> {
  const { partition = 0 } = batch[0] ?? {};
  const read = batch.map((delivery) => {
    const opinion = readOpinion(delivery);
    return { opinion, key: subjectKey(opinion.sentiment.shop, opinion.subject) };
  });
  const subjects = [...Map.groupBy(read, ({ key }) => key)].map(([key, own]) => ({
    key,
    opinions: own.map(({ opinion }) => opinion),
  }));
  const updates = await updateStandings(subjects, {
    ...{ cache, namespace, rule },
    ensureView: () => ensureViews(partition),
  });
  // A subject's standing is told with the last of its opinions.
  const lastOf = new Map(read.map(({ key }, index) => [key, index]));
  return batch.map((delivery, index) => {
    const { key } = read[index] as (typeof read)[number];
    const update = lastOf.get(key) === index ? updates.get(key) : undefined;
    return ok(...(update ? emitStanding(update, namespace, headerText(delivery, 'traceparent')) : []));
  });
}
