import {
  type SentimentChange,
  type SentimentStanding,
  type SentimentTurn,
  subjectKey,
} from '@shoal/contracts';

const EXAMPLES = 3;
const PHRASES = 5;

/** What is told of a fall of a product, or of its recovery. */
export function changeOf(
  { shop, subject, examples, phrases }: SentimentStanding,
  { isDropped, changedAt: at, changedBy, before, now, reviews }: SentimentTurn,
): SentimentChange {
  const type = isDropped ? 'product.sentiment.dropped' : 'product.sentiment.recovered';
  const complaints = Object.entries(phrases)
    .map(([phrase, [, reviews = 0]]) => ({ phrase, reviews }))
    .filter(({ reviews }) => reviews > 0)
    .sort((a, b) => b.reviews - a.reviews);
  return {
    ...{ id: `${subjectKey(shop, subject)}/${changedBy}/${isDropped ? 'dropped' : 'recovered'}`, type, shop },
    ...{ itemId: subject.id, at, before, now, reviews },
    examples: examples.negative.slice(0, EXAMPLES),
    phrases: complaints.slice(0, PHRASES).map(({ phrase }) => phrase),
  };
}
