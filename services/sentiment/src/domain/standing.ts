import {
  type Opinion,
  type ReviewSentiment,
  type SentimentDay,
  type SentimentExample,
  type SentimentStanding,
  type SentimentSubject,
  type SentimentTurn,
  sentimentBounds,
} from '@shoal/contracts';
import { type DropRule, judgeDrop, turnMadeBy } from './drop.ts';
import { countPhrase } from './phrase-counts.ts';
import { shortId } from './short-id.ts';

const dayMs = 86_400_000;
/** How sure a model must be of a review that is quoted. */
const EXAMPLE_PROBABILITY = 0.7;

/** What an opinion did to a standing. */
export interface Added {
  readonly isChanged: boolean;
  /** How it made the product fall or come back, now or at its first delivery. */
  readonly turn?: SentimentTurn | undefined;
}

export function newStanding(shop: string, subject: SentimentSubject): SentimentStanding {
  return {
    ...{ version: 0, shop, subject, at: 0, positive: 0, negative: 0, unknown: 0 },
    ...{ ratings: { count: 0, sum: 0 }, days: [], examples: { positive: [], negative: [] }, phrases: {} },
    ...{ origins: {}, recent: [] },
  };
}

/**
 * Adds an opinion, in place. One that was added before changes nothing, and is known by its place in the log or by its id; what was
 * forwarded from a former id of the customer by its id alone, since what was said under the present one may have overtaken it.
 */
export function addOpinion(standing: SentimentStanding, opinion: Opinion, rule: DropRule): Added {
  const { sentiment, origin, isForwarded = false } = opinion;
  const seen = standing.origins[origin.partition] ?? -1;
  const isSecondCopy = (!isForwarded && origin.offset <= seen) || isRecent(standing, sentiment.id);
  if (isSecondCopy) return { isChanged: false, turn: turnMadeBy(sentiment.id, standing) };
  if (!isForwarded) standing.origins[origin.partition] = origin.offset;
  remember(standing, sentiment.id);
  standing.at = Math.max(standing.at, sentiment.at);
  standing[sentiment.label] += 1;
  if (sentiment.rating !== undefined) {
    standing.ratings.count += 1;
    standing.ratings.sum += sentiment.rating;
  }
  countDay(standing, sentiment);
  keepExample(standing, sentiment);
  for (const { text, label } of sentiment.phrases) countPhrase(standing.phrases, text, label);
  return { isChanged: true, turn: judgeDrop(standing, sentiment, rule) };
}

function isRecent({ recent }: SentimentStanding, id: string): boolean {
  return recent.includes(shortId(id));
}

function remember({ recent }: SentimentStanding, id: string): void {
  recent.push(shortId(id));
  if (recent.length > sentimentBounds.recent) recent.shift();
}

/** Days are in order; one that is too old for the bound counts in the totals alone. */
function countDay({ days }: SentimentStanding, { at, label, probability }: ReviewSentiment): void {
  const day = Math.floor(at / dayMs);
  let place = days.length;
  while (place > 0 && (days[place - 1] as SentimentDay).day > day) place -= 1;
  let entry = days[place - 1];
  if (entry?.day !== day) {
    entry = { day, positive: 0, negative: 0, unknown: 0, sum: 0 };
    days.splice(place, 0, entry);
  }
  entry[label] += 1;
  if (label !== 'unknown') entry.sum = Math.round((entry.sum + probability) * 1e4) / 1e4;
  if (days.length > sentimentBounds.days) days.shift();
}

function keepExample({ examples }: SentimentStanding, sentiment: ReviewSentiment): void {
  const { id, at, label, probability, excerpt } = sentiment;
  if (label === 'unknown' || Math.max(probability, 1 - probability) < EXAMPLE_PROBABILITY) return;
  const kept: SentimentExample[] = examples[label];
  if (kept.some((one) => one.excerpt === excerpt)) return;
  kept.push({ id, at, probability, excerpt });
  kept.sort((a, b) => b.at - a.at);
  kept.length = Math.min(kept.length, sentimentBounds.examples);
}
