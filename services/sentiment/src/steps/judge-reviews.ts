import { type ReviewSentiment, sentimentBounds } from '@shoal/contracts';
import { opinionPhrases, type Sentiment, shippedModel } from '@shoal/sentiment';
import type { Review } from '../domain/review.ts';

/** What is known of how a review was judged. */
export interface Judgement {
  readonly sentiment: Sentiment;
  readonly model: string;
}

/** Judges the texts of one shop, in order. */
export type Judge = (shop: string, texts: readonly string[]) => Promise<readonly Judgement[]>;

/** Judges reviews, those of one shop together. */
export async function judgeReviews(
  reviews: readonly Review[],
  judge: Judge,
): Promise<ReadonlyMap<Review, ReviewSentiment>> {
  const judged = new Map<Review, ReviewSentiment>();
  for (const [shop, own] of Map.groupBy(reviews, (review) => review.shop)) {
    const judgements = await judge(
      shop,
      own.map(({ text }) => text),
    );
    own.forEach((review, i) => {
      judged.set(review, sentimentOf(review, judgements[i] as Judgement));
    });
  }
  return judged;
}

function sentimentOf(review: Review, { sentiment, model }: Judgement): ReviewSentiment {
  const { id, shop, customerId, at, text, rating, itemId, category, inbox } = review;
  const { label, language } = sentiment;
  return {
    ...{
      id,
      shop,
      customerId,
      at,
      label,
      probability: Math.round(sentiment.probability.positive * 1e4) / 1e4,
      language,
    },
    ...(rating !== undefined && rating >= 0 && rating <= 100 && { rating }),
    ...(itemId !== undefined && { itemId }),
    ...(category !== undefined && { category }),
    excerpt: excerptOf(text),
    phrases: label === 'unknown' ? [] : phrasesOf(text),
    ...{ model, inbox },
  };
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
