import {
  type ReviewSentiment,
  type SentimentDay,
  type SentimentStanding,
  type SentimentTurn,
  sentimentBounds,
} from '@shoal/contracts';

/** When a product counts as fallen. */
export interface DropRule {
  /** By how much the share of positive reviews must fall. */
  readonly dropBy: number;
  /** Reviews of the last days that it takes. */
  readonly reviewsMin: number;
}

const RECENT_DAYS = 7;
const BEFORE_DAYS = 90;
/** Reviews of the days before that it takes to know what is usual. */
const BEFORE_MIN = 20;
/** Standard errors that two shares must be apart: one product in a thousand falls by chance at a look. */
const Z_MIN = 3;

/**
 * Compares the last 7 days with the 90 before them, by the time of the newest review: the difference of two shares, and a z-test of it
 * with the pooled share. A fall is told once; what fell comes back when it has made up for half of the fall. Returns which of both it
 * did just now, and notes it in the standing; undefined where it did neither.
 */
export function judgeDrop(
  standing: SentimentStanding,
  by: ReviewSentiment,
  { dropBy, reviewsMin }: DropRule,
): SentimentTurn | undefined {
  if (standing.subject.kind !== 'item') return undefined;
  const today = Math.floor(standing.at / 86_400_000);
  const recent = sharesOf(standing.days, today - RECENT_DAYS, today);
  if (recent.reviews < reviewsMin) return undefined;
  const note = (isDropped: boolean, before: number): SentimentTurn => {
    const made = { changedAt: by.at, changedBy: by.id, now: recent.share, reviews: recent.reviews };
    return noteTurn(standing, { ...made, isDropped, before });
  };
  const { drop } = standing;
  if (drop?.isDropped) {
    const isBack = recent.share >= drop.before - dropBy / 2;
    return isBack ? note(false, drop.before) : undefined;
  }
  const before = sharesOf(standing.days, today - RECENT_DAYS - BEFORE_DAYS, today - RECENT_DAYS);
  if (before.reviews < BEFORE_MIN || before.share - recent.share < dropBy) return undefined;
  return zOf(before, recent) >= Z_MIN ? note(true, before.share) : undefined;
}

/** The turn that a review made when it was first taken in, if it made one. */
export function turnMadeBy(id: string, { drop, earlierDrops = [] }: SentimentStanding) {
  return [drop, ...earlierDrops].find((turn) => turn?.changedBy === id);
}

function noteTurn(standing: SentimentStanding, turn: SentimentTurn): SentimentTurn {
  if (standing.drop)
    standing.earlierDrops = [standing.drop, ...(standing.earlierDrops ?? [])].slice(
      0,
      sentimentBounds.earlierDrops,
    );
  standing.drop = turn;
  return turn;
}

interface Share {
  readonly reviews: number;
  /** Of the positive ones. */
  readonly share: number;
}

/** Of the days after `from`, up to and with `to`. */
function sharesOf(days: readonly SentimentDay[], from: number, to: number): Share {
  let positive = 0;
  let reviews = 0;
  for (const entry of days) {
    if (entry.day <= from || entry.day > to) continue;
    positive += entry.positive;
    reviews += entry.positive + entry.negative;
  }
  return { reviews, share: reviews > 0 ? positive / reviews : 0 };
}

function zOf(a: Share, b: Share): number {
  const pooled = (a.share * a.reviews + b.share * b.reviews) / (a.reviews + b.reviews);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.reviews + 1 / b.reviews));
  return error > 0 ? (a.share - b.share) / error : 0;
}
