import { type SentimentChange, type SentimentStanding, subjectKey } from '@shoal/contracts';

const EXAMPLES = 3;
const PHRASES = 5;

/** The last fall of a product, or its recovery; undefined where there was none. The same standing gives the same change. */
export function changeOf({
  shop,
  subject,
  drop,
  examples,
  phrases,
}: SentimentStanding): SentimentChange | undefined {
  if (!drop) return undefined;
  const { isDropped, changedAt: at, changedBy, before, now, reviews } = drop;
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
