import type { SentimentAnswer, SentimentAspect, SentimentStanding } from '@shoal/contracts';
import { isoTime } from './customer-profile.ts';

const dayMs = 86_400_000;
/** A phrase recurs from its second review on. */
const REVIEWS_MIN = 2;
const ASPECTS_MAX = 10;

/** A standing as the API tells it, with the days up to so many before the newest review. */
export function sentimentAnswer(standing: SentimentStanding, days: number): SentimentAnswer {
  const { shop, subject, at, positive, negative, unknown, ratings, examples, drop } = standing;
  const judged = positive + negative;
  const first = Math.floor(at / dayMs) - days + 1;
  return {
    ...{ shop, subject, asOf: isoTime(at), reviews: { positive, negative, unknown } },
    positiveShare: judged > 0 ? rounded(positive / judged) : null,
    rating: ratings.count > 0 ? rounded(ratings.sum / ratings.count) : null,
    days: standing.days.filter(({ day }) => day >= first).map(dayOf),
    praise: aspectsOf(standing, 'praise'),
    complaints: aspectsOf(standing, 'complaints'),
    examples: { positive: examples.positive.map(quoted), negative: examples.negative.map(quoted) },
    drop: drop ? dropOf(drop) : null,
  };
}

function dayOf({ day, positive, negative, unknown, sum }: SentimentStanding['days'][number]) {
  const judged = positive + negative;
  return {
    date: isoTime(day * dayMs).slice(0, 10),
    ...{ positive, negative, unknown, score: judged > 0 ? rounded(sum / judged) : null },
  };
}

/** The phrases that recur and that more reviews use in this sense than in the other, the most frequent first. */
function aspectsOf({ phrases }: SentimentStanding, side: 'praise' | 'complaints'): SentimentAspect[] {
  const other = side === 'praise' ? 'complaints' : 'praise';
  return Object.entries(phrases)
    .map(([phrase, [praise = 0, complaints = 0]]) => ({ phrase, praise, complaints }))
    .filter((aspect) => aspect[side] >= REVIEWS_MIN && aspect[side] > aspect[other])
    .sort((a, b) => b[side] - a[side])
    .slice(0, ASPECTS_MAX);
}

function quoted({ at, probability, excerpt }: SentimentStanding['examples']['positive'][number]) {
  return { at: isoTime(at), probability, excerpt };
}

function dropOf({ isDropped, changedAt, before, now, reviews }: NonNullable<SentimentStanding['drop']>) {
  return {
    ...{ isDropped, changedAt: isoTime(changedAt), before: rounded(before), now: rounded(now), reviews },
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
