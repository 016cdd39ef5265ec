import {
  Opinion,
  ReviewSentiment,
  SentimentChange,
  type SentimentExample,
  SentimentStanding,
  StandingHandover,
  SubjectMove,
  sentimentBounds,
} from '../../sentiment.ts';
import { ShopSentimentModel } from '../../sentiment-model.ts';
import { SentimentAnswer } from '../sentiment-answers.ts';
import type { SchemaExample } from './schema-example.ts';

const at = Date.UTC(2026, 2, 14, 9, 26, 53);
const day = Math.floor(at / 86_400_000);
const subject = { kind: 'item', id: 'p-311' } as const;
const visitor = { kind: 'customer', id: 'anonymous-8f2c' } as const;
const excerpt = 'The fabric is lovely, but the zip broke on the second day.';

const sentiment: ReviewSentiment = {
  ...{ id: 'review-5512', shop: 'demo', customerId: 'c-1042', at, label: 'negative', probability: 0.21 },
  ...{ language: 'en', rating: 2, itemId: 'p-311', categories: ['Clothing', 'Shirts'], excerpt },
  phrases: [
    { text: 'zip broke', label: 'negative' },
    { text: 'fabric is lovely', label: 'positive' },
  ],
  ...{ model: 'shop/2', inbox: { partition: 3, offset: 10_482 } },
};

const quoted: SentimentExample = { id: sentiment.id, at, probability: 0.21, excerpt };

const standing: SentimentStanding = {
  ...{ version: 64, shop: 'demo', subject, at, positive: 41, negative: 22, unknown: 1 },
  ratings: { count: 60, sum: 221 },
  days: [
    { day: day - 1, positive: 1, negative: 4, unknown: 0, sum: 1.32 },
    { day, positive: 0, negative: 2, unknown: 1, sum: 0.4 },
  ],
  examples: { positive: [], negative: [quoted] },
  phrases: { 'zip broke': [0, 9], 'fabric is lovely': [17, 1] },
  drop: { isDropped: true, changedAt: at, changedBy: sentiment.id, before: 0.84, now: 0.31, reviews: 13 },
  ...{ origins: { 3: 8_810 }, recent: ['Gk3_xZ0a'] },
};

const change: SentimentChange = {
  ...{ id: 'demo/item-p-311/review-5512/dropped', type: 'product.sentiment.dropped', shop: 'demo' },
  ...{
    itemId: 'p-311',
    at,
    before: 0.84,
    now: 0.31,
    reviews: 13,
    examples: [quoted],
    phrases: ['zip broke'],
  },
};

const figures = { rows: 412, accuracy: 0.94, logLoss: 0.18 };
const model: ShopSentimentModel = {
  ...{ kind: 'sentiment', shop: 'demo', version: 2, trainedAt: at, examples: 1_650 },
  ...{ quality: figures, champion: { ...figures, accuracy: 0.91, logLoss: 0.24 }, content: 'KLUv/QBYaQAA' },
  contentHash: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
};

const asOf = new Date(at).toISOString();
const answer: SentimentAnswer = {
  ...{ shop: 'demo', subject, asOf, reviews: { positive: 41, negative: 22, unknown: 1 } },
  ...{ positiveShare: 0.6508, rating: 3.6833 },
  days: [{ date: '2026-03-14', positive: 0, negative: 2, unknown: 1, score: 0.2 }],
  praise: [{ phrase: 'fabric is lovely', praise: 17, complaints: 1 }],
  complaints: [{ phrase: 'zip broke', praise: 0, complaints: 9 }],
  examples: { positive: [], negative: [{ at: asOf, probability: 0.21, excerpt }] },
  drop: { isDropped: true, changedAt: asOf, before: 0.84, now: 0.31, reviews: 13 },
};

/** What reviews say. */
export const sentimentExamples: readonly SchemaExample[] = [
  {
    schema: ReviewSentiment,
    valid: sentiment,
    invalid: { ...sentiment, excerpt: 'x'.repeat(sentimentBounds.excerpt + 1) },
    wrong: `value.excerpt must NOT have more than ${sentimentBounds.excerpt} characters`,
  },
  {
    schema: Opinion,
    valid: { subject, sentiment, origin: { partition: 3, offset: 8_810 } } satisfies Opinion,
    invalid: { subject, sentiment },
    wrong: 'value needs a field "origin"',
  },
  {
    schema: SubjectMove,
    valid: { shop: 'demo', subject: visitor, movedTo: 'c-1042', at } satisfies SubjectMove,
    invalid: { shop: 'demo', subject: visitor, at },
    wrong: 'value needs a field "movedTo"',
  },
  {
    schema: StandingHandover,
    valid: {
      ...{ shop: 'demo', subject: { kind: 'customer', id: 'c-1042' } },
      former: { ...standing, subject: visitor, mergedInto: 'c-1042' },
    } satisfies StandingHandover,
    invalid: { shop: 'demo', subject: visitor },
    wrong: 'value needs a field "former"',
  },
  {
    schema: SentimentStanding,
    valid: standing,
    invalid: { ...standing, positive: -1 },
    wrong: 'value.positive must be >= 0',
  },
  {
    schema: SentimentChange,
    valid: change,
    invalid: { ...change, now: 1.2 },
    wrong: 'value.now must be <= 1',
  },
  {
    schema: ShopSentimentModel,
    valid: model,
    invalid: { ...model, examples: -1 },
    wrong: 'value.examples must be >= 0',
  },
  {
    schema: SentimentAnswer,
    valid: answer,
    invalid: { ...answer, reviews: { positive: 1, negative: 2 } },
    wrong: 'value.reviews needs a field "unknown"',
  },
];
