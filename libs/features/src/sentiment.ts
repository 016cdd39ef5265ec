import { type FeatureState, featureBounds, type InboxPosition, type ReviewSentiment } from '@shoal/contracts';
import { rounded, sumScale } from './decay.ts';
import { hasTaken, take } from './sources.ts';

/** The parts of a judged review that features come from. */
export type FoldableSentiment = Pick<ReviewSentiment, 'label' | 'probability' | 'inbox'>;

/**
 * Folds a judged review into the state, in place; false where it is there already, or says nothing. Those that come by themselves come in
 * order, so that one number a partition tells a second copy; those that a former id hands over are told by their places, of which the last
 * few are remembered.
 */
export function foldSentiment(
  state: FeatureState,
  review: FoldableSentiment,
  isHandedOver: boolean,
): boolean {
  const { label, probability, inbox } = review;
  const known = state.sentiment;
  if (label === 'unknown' || (known && isThere(known, inbox, isHandedOver))) return false;
  const sentiment = known ?? { count: 0, sum: 0, sources: {}, recent: [] };
  sentiment.count += 1;
  sentiment.sum = rounded(sentiment.sum + 2 * probability - 1, sumScale.sentiment);
  if (!isHandedOver) take(sentiment.sources, inbox);
  sentiment.recent = [...sentiment.recent, placeOf(inbox)].slice(-featureBounds.judgedReviews);
  state.sentiment = sentiment;
  return true;
}

/** Takes over what the reviews of a former id say. */
export function mergeSentiment(into: FeatureState, { sentiment: from }: FeatureState): void {
  if (!from) return;
  const own = into.sentiment ?? { count: 0, sum: 0, sources: {}, recent: [] };
  into.sentiment = {
    count: own.count + from.count,
    sum: rounded(own.sum + from.sum, sumScale.sentiment),
    sources: own.sources,
    recent: [...from.recent, ...own.recent].slice(-featureBounds.judgedReviews),
  };
}

function isThere(
  { sources, recent }: NonNullable<FeatureState['sentiment']>,
  inbox: InboxPosition,
  isHandedOver: boolean,
): boolean {
  return recent.includes(placeOf(inbox)) || (!isHandedOver && hasTaken(sources, inbox));
}

function placeOf({ partition, offset }: InboxPosition): string {
  return `${partition}:${offset}`;
}
