import Type, { type Static } from 'typebox';
import { categoryDepthMax } from './catalogue-item.ts';
import { InboxPosition } from './customer-event.ts';
import { customerIdLengthMax, shopPattern } from './customer-key.ts';

/** Bounds of what is kept of reviews, so that a standing stays within some 20 KB, however many there are. */
export const sentimentBounds = {
  /** UTF-16 units of a review that are quoted. */
  excerpt: 240,
  /** Phrases noted of one review. */
  phrasesOfReview: 8,
  phraseLength: 40,
  /** Phrases kept of a subject. */
  phrases: 80,
  /** Examples kept of each polarity. */
  examples: 5,
  /** Days that are told apart. */
  days: 180,
  /** Reviews whose ids are remembered, to know a second copy. */
  recent: 200,
  /** Former ids of a customer that are remembered, to know a second copy of what was said under them. */
  mergedFrom: 50,
  /** Falls and recoveries that are remembered before the last. */
  earlierDrops: 3,
} as const;

const shop = Type.String({ pattern: shopPattern });
const id = Type.String({ minLength: 1, maxLength: customerIdLengthMax });
const moment = (description: string) => Type.Integer({ description: `${description}, milliseconds` });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const offsets = (description: string) =>
  Type.Record(Type.String({ pattern: '^\\d+$' }), Type.Integer({ minimum: 0 }), { description });

/** What a review says of what it is about, `unknown` where there is nothing to judge. */
export const ReviewLabel = Type.Enum(['positive', 'negative', 'unknown'], { title: 'ReviewLabel' });
export type ReviewLabel = Static<typeof ReviewLabel>;

/** Words of a review that carry an opinion, which need not be that of the whole. */
export const OpinionPhrase = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: sentimentBounds.phraseLength }),
    label: Type.Enum(['positive', 'negative']),
  },
  { title: 'OpinionPhrase' },
);
export type OpinionPhrase = Static<typeof OpinionPhrase>;

/** The value of `sentiments.v1`: one review, judged. */
export const ReviewSentiment = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: customerIdLengthMax, description: "The event's messageId" }),
    shop,
    customerId: id,
    at: moment('When it was written'),
    label: ReviewLabel,
    probability: share('That it is positive; 0.5 where the label is unknown'),
    language: Type.Enum(['en', 'zh', 'other', 'none']),
    rating: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'Stars that came with it' })),
    itemId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    categories: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: categoryDepthMax,
        description: 'Of the item, from the widest to the narrowest, as the event or the catalogue says',
      }),
    ),
    excerpt: Type.String({ maxLength: sentimentBounds.excerpt, description: 'How it begins' }),
    phrases: Type.Array(OpinionPhrase, {
      maxItems: sentimentBounds.phrasesOfReview,
      description: 'What in it carries praise or complaint',
    }),
    model: Type.String({ description: 'What judged it: `shipped`, `shop/<version>` or `llm`' }),
    inbox: InboxPosition,
  },
  { title: 'ReviewSentiment', description: 'What one review says, in which language, and how surely.' },
);
export type ReviewSentiment = Static<typeof ReviewSentiment>;

/** What opinions are about. */
export const SentimentSubject = Type.Object(
  {
    kind: Type.Enum(['item', 'category', 'customer'], {
      description: 'A customer is the subject of what he says himself',
    }),
    id,
  },
  { title: 'SentimentSubject' },
);
export type SentimentSubject = Static<typeof SentimentSubject>;

/** In `opinions.v1`: a judged review on its way to the standing of one subject. */
export const Opinion = Type.Object(
  {
    subject: SentimentSubject,
    sentiment: ReviewSentiment,
    origin: Type.Object(
      { partition: Type.Integer({ minimum: 0 }), offset: Type.Integer({ minimum: 0 }) },
      { description: 'Of the event in `events.v1`: a second copy has the same' },
    ),
    isForwarded: Type.Optional(
      Type.Boolean({ description: 'It came in under an id that the customer had before' }),
    ),
  },
  { title: 'Opinion', description: 'A judged review on its way to the standing of one subject.' },
);
export type Opinion = Static<typeof Opinion>;

const SentimentDay = Type.Object(
  {
    day: Type.Integer({ description: 'Days since 1970, UTC' }),
    positive: count('Reviews'),
    negative: count('Reviews'),
    unknown: count('Reviews'),
    sum: Type.Number({ minimum: 0, description: 'Of the probabilities of those that could be judged' }),
  },
  { title: 'SentimentDay' },
);
export type SentimentDay = Static<typeof SentimentDay>;

/** A review as it is quoted. */
export const SentimentExample = Type.Object(
  {
    id: Type.String({ description: "The event's messageId" }),
    at: moment('When it was written'),
    probability: share('That it is positive'),
    excerpt: Type.String({ maxLength: sentimentBounds.excerpt }),
  },
  { title: 'SentimentExample' },
);
export type SentimentExample = Static<typeof SentimentExample>;

const examples = Type.Array(SentimentExample, { maxItems: sentimentBounds.examples });

/** A fall of a product, or its recovery. */
export const SentimentTurn = Type.Object(
  {
    isDropped: Type.Boolean({ description: 'It fell, and has not come back' }),
    changedAt: moment('When it fell or came back'),
    changedBy: Type.String({
      description: 'The review that did it: with it a repetition gives the same change',
    }),
    before: share('Positive reviews among those of the 90 days before'),
    now: share('Among those of the last 7 days'),
    reviews: count('Of the last 7 days'),
  },
  { title: 'SentimentTurn', description: 'A fall of a product, or its recovery.' },
);
export type SentimentTurn = Static<typeof SentimentTurn>;

/** The value of `sentiment-standings.v1`: what is said of one subject, and the state that the next review is added to. */
export const SentimentStanding = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'Grows with every change' }),
    shop,
    subject: SentimentSubject,
    at: moment('Of the newest review'),
    positive: count('Reviews of all time'),
    negative: count('Reviews of all time'),
    unknown: count('Reviews of all time'),
    ratings: Type.Object({ count: count('Reviews with stars'), sum: Type.Number({ minimum: 0 }) }),
    days: Type.Array(SentimentDay, { maxItems: sentimentBounds.days, description: 'The oldest first' }),
    examples: Type.Object({ positive: examples, negative: examples }, { description: 'The newest first' }),
    phrases: Type.Record(
      Type.String(),
      Type.Array(Type.Integer({ minimum: 0 }), { minItems: 2, maxItems: 2 }),
      { description: 'Recurring phrases: in how many reviews as praise, and in how many as complaint' },
    ),
    drop: Type.Optional(SentimentTurn),
    earlierDrops: Type.Optional(
      Type.Array(SentimentTurn, {
        maxItems: sentimentBounds.earlierDrops,
        description: 'Those before, the latest first: a crash may have kept them from being told',
      }),
    ),
    mergedInto: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: customerIdLengthMax },
        description: 'The id that the customer has now: what he says is told there',
      }),
    ),
    mergedFrom: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: sentimentBounds.mergedFrom,
        description: 'Hashed former ids whose standings are in this one',
      }),
    ),
    origins: offsets('By partition of events.v1, the highest offset that has been taken in'),
    recent: Type.Array(Type.String(), {
      maxItems: sentimentBounds.recent,
      description: 'Hashed ids of the last reviews: an event may come twice',
    }),
  },
  {
    title: 'SentimentStanding',
    description: 'What reviews say of an item, of a category, or by a customer.',
  },
);
export type SentimentStanding = Static<typeof SentimentStanding>;

/** In `opinions.v1`, after all that a customer said under this id: it belongs to another one. */
export const SubjectMove = Type.Object(
  { shop, subject: SentimentSubject, movedTo: id, at: moment('When the customer was recognised') },
  {
    title: 'SubjectMove',
    description: 'The customer has another id now, and what he said goes there.',
  },
);
export type SubjectMove = Static<typeof SubjectMove>;

/** In `opinions.v1`: what a customer said under a former id, on its way to the standing of the present one. */
export const StandingHandover = Type.Object(
  { shop, subject: SentimentSubject, former: SentimentStanding },
  { title: 'StandingHandover', description: 'The standing of an id that the customer had before.' },
);
export type StandingHandover = Static<typeof StandingHandover>;

/** The value of `opinions.v1`. */
export type StandingInput = Opinion | SubjectMove | StandingHandover;

/** The value of `sentiment-changes.v1`, for those who act on it. An `id` may come twice: the second is to be dropped. */
export const SentimentChange = Type.Object(
  {
    id: Type.String(),
    type: Type.Enum(['product.sentiment.dropped', 'product.sentiment.recovered']),
    shop,
    itemId: id,
    at: moment('When the review was written that made it'),
    before: share('Positive reviews among those of the 90 days before'),
    now: share('Among those of the last 7 days'),
    reviews: count('Of the last 7 days'),
    examples: Type.Array(SentimentExample, { maxItems: 3, description: 'The newest complaints' }),
    phrases: Type.Array(Type.String(), { maxItems: 5, description: 'What most complaints name' }),
  },
  { title: 'SentimentChange' },
);
export type SentimentChange = Static<typeof SentimentChange>;

/** The key of a subject in `opinions.v1` and `sentiment-standings.v1`. */
export function subjectKey(shopName: string, { kind, id: subject }: SentimentSubject): string {
  return `${shopName}/${kind}-${subject}`;
}
