import { type ReviewSentiment, sentimentBounds } from '@shoal/contracts';
import { opinionPhrases, type Sentiment, shippedModel } from '@shoal/sentiment-models';
import type { Categories } from '../categories.ts';
import type { Review } from '../domain/review.ts';

/** What is known of how a review was judged. */
export interface Judgement {
  readonly sentiment: Sentiment;
  readonly model: string;
}

/** Judges the texts of one shop, in order. */
export type Judge = (shop: string, texts: readonly string[]) => Promise<readonly Judgement[]>;

export interface JudgeDependencies {
  readonly judge: Judge;
  readonly categories: Pick<Categories, 'of'>;
}

/** Judges reviews, those of one shop together. */
export async function judgeReviews(
  reviews: readonly Review[],
  { judge, categories }: JudgeDependencies,
): Promise<ReadonlyMap<Review, ReviewSentiment>> {
  const judged = new Map<Review, ReviewSentiment>();
  for (const [shop, own] of Map.groupBy(reviews, (review) => review.shop)) {
    const judgements = await judge(
      shop,
      own.map(({ text }) => text),
    );
    own.forEach((review, i) => {
      const path = categoriesOf(review, categories);
      judged.set(review, { ...sentimentOf(review, judgements[i] as Judgement), ...path });
    });
  }
  return judged;
}

function sentimentOf(review: Review, { sentiment, model }: Judgement): ReviewSentiment {
  const { id, shop, customerId, at, text, rating, itemId, inbox } = review;
  const { label, language } = sentiment;
  return {
    ...{ id, shop, customerId, at, label, language },
    probability: Math.round(sentiment.probability.positive * 1e4) / 1e4,
    ...(rating !== undefined && rating >= 0 && rating <= 100 && { rating }),
    ...(itemId !== undefined && { itemId }),
    excerpt: excerptOf(text),
    phrases: label === 'unknown' ? [] : phrasesOf(text),
    ...{ model, inbox },
  };
}

/** What the event says comes before what the catalogue does. */
function categoriesOf({ shop, itemId, category }: Review, categories: Pick<Categories, 'of'>) {
  const own = category === undefined ? [] : [category];
  const path = own.length > 0 || itemId === undefined ? own : categories.of(shop, itemId);
  return path.length > 0 ? { categories: [...path] } : {};
}

function phrasesOf(text: string): ReviewSentiment['phrases'] {
  const { phrasesOfReview: most, phraseLength: lengthMax } = sentimentBounds;
  return opinionPhrases(text, shippedModel(), { most, lengthMax });
}

/** Whole characters, and never half an emoji. */
function excerptOf(text: string): string {
  const plain = text.toWellFormed().replace(/\s+/g, ' ').trim();
  return plain.length <= sentimentBounds.excerpt
    ? plain
    : `${plain.slice(0, sentimentBounds.excerpt - 2).replace(/[\ud800-\udbff]$/, '')}…`;
}
