import { type CustomerEvent, topicName } from '@shoal/contracts';
import type { Messaging } from '@shoal/messaging';
import type { Example } from '@shoal/sentiment-models';
import { ratingLabel } from '../domain/rating-label.ts';
import { reviewOf } from '../domain/review.ts';
import type { TextFields } from '../domain/text-fields.ts';

export interface RatingsDependencies {
  readonly messaging: Messaging;
  readonly namespace: string;
  readonly fields: TextFields;
  readonly signal: AbortSignal;
}

/** A review with stars, and when it was written. */
export interface RatedReview extends Example {
  readonly at: number;
}

/**
 * The latest reviews of a shop that came with one or two, or with four or five stars, the oldest first, each text once. Rejects with
 * the signal's reason when the service stops.
 */
export async function readRatings(
  shop: string,
  examplesMax: number,
  { messaging, namespace, fields, signal }: RatingsDependencies,
): Promise<RatedReview[]> {
  const latest = new Map<string, RatedReview>();
  await messaging.readToEnd({ topic: topicName(namespace, 'events') }, async (batch) => {
    signal.throwIfAborted();
    for (const { key, value } of batch) {
      const rated = value && key.startsWith(`${shop}/`) ? ratedIn(value, fields) : undefined;
      if (!rated) continue;
      latest.delete(rated.text);
      latest.set(rated.text, rated);
    }
    // Partitions are read side by side, so that what comes first is not the oldest: some slack before the oldest go.
    if (latest.size > 2 * examplesMax) keepLatest(latest, examplesMax);
  });
  keepLatest(latest, examplesMax);
  return [...latest.values()].sort((a, b) => a.at - b.at);
}

function keepLatest(reviews: Map<string, RatedReview>, most: number): void {
  const old = [...reviews.values()].sort((a, b) => b.at - a.at).slice(most);
  for (const { text } of old) reviews.delete(text);
}

/** What is no event is dead-lettered by the pipeline, which reads the same records. */
function ratedIn(value: Buffer, fields: TextFields): RatedReview | undefined {
  try {
    const review = reviewOf(JSON.parse(value.toString()) as CustomerEvent, fields);
    const label = review && ratingLabel(review.rating);
    return review && label ? { text: review.text, label, at: review.at } : undefined;
  } catch {
    return undefined;
  }
}
