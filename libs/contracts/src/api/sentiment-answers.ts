import Type, { type Static } from 'typebox';
import { SentimentSubject, sentimentBounds } from '../sentiment.ts';

const moment = (description: string) => Type.String({ format: 'date-time', description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const orNull = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const counts = {
  positive: count('Reviews that praise'),
  negative: count('Reviews that complain'),
  unknown: count('Reviews that nobody can judge'),
};

const SentimentDayAnswer = Type.Object(
  {
    date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'UTC' }),
    ...counts,
    score: orNull(share('Mean probability of being positive'), 'Null where none could be judged'),
  },
  { title: 'SentimentOfDay' },
);

const QuotedReview = Type.Object(
  {
    at: moment('When it was written'),
    probability: share('That it is positive'),
    excerpt: Type.String({ maxLength: sentimentBounds.excerpt, description: 'How it begins' }),
  },
  { title: 'QuotedReview' },
);

const SentimentAspect = Type.Object(
  {
    phrase: Type.String({ description: 'As reviews say it, in lower case' }),
    praise: count('Reviews that praise with it'),
    complaints: count('Reviews that complain with it'),
  },
  { title: 'SentimentAspect' },
);
export type SentimentAspect = Static<typeof SentimentAspect>;

const SentimentDropAnswer = Type.Object(
  {
    isDropped: Type.Boolean({ description: 'It fell, and has not come back' }),
    changedAt: moment('When it fell or came back last'),
    before: share('Positive reviews among those of the 90 days before'),
    now: share('Among those of the last 7 days then'),
    reviews: count('Of the last 7 days then'),
  },
  { title: 'SentimentDrop' },
);

export const SentimentAnswer = Type.Object(
  {
    shop: Type.String(),
    subject: SentimentSubject,
    asOf: moment('When the newest review was written'),
    reviews: Type.Object(counts, { description: 'Of all time' }),
    positiveShare: orNull(share('Of the reviews that could be judged'), 'Null where none could be'),
    rating: orNull(
      Type.Number({ minimum: 0, maximum: 100, description: 'Mean stars' }),
      'Null without stars',
    ),
    days: Type.Array(SentimentDayAnswer, {
      description: 'Days with reviews, the oldest first, up to that of the newest review',
    }),
    praise: Type.Array(SentimentAspect, { description: 'What recurs in praise, the most frequent first' }),
    complaints: Type.Array(SentimentAspect, {
      description: 'What recurs in complaints, the most frequent first',
    }),
    examples: Type.Object(
      { positive: Type.Array(QuotedReview), negative: Type.Array(QuotedReview) },
      { description: 'The newest first' },
    ),
    drop: orNull(SentimentDropAnswer, 'Null as long as it never fell; items only'),
  },
  { title: 'SentimentAnswer', description: 'What reviews say of an item, of a category, or by a customer.' },
);
export type SentimentAnswer = Static<typeof SentimentAnswer>;
