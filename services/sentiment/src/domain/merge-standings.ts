import { type SentimentDay, type SentimentStanding, sentimentBounds } from '@shoal/contracts';
import { sumPhrases } from './phrase-counts.ts';
import { shortId } from './short-id.ts';

/** Adds what a customer said under a former id, in place. Returns false where that was done before. */
export function mergeStanding(standing: SentimentStanding, former: SentimentStanding): boolean {
  const id = shortId(former.subject.id);
  standing.mergedFrom ??= [];
  if (standing.mergedFrom.includes(id)) return false;
  standing.mergedFrom = [...standing.mergedFrom, id].slice(-sentimentBounds.mergedFrom);
  standing.at = Math.max(standing.at, former.at);
  for (const label of ['positive', 'negative', 'unknown'] as const) standing[label] += former[label];
  standing.ratings.count += former.ratings.count;
  standing.ratings.sum += former.ratings.sum;
  standing.days = daysOf([...standing.days, ...former.days]);
  for (const label of ['positive', 'negative'] as const) {
    const both = [...standing.examples[label], ...former.examples[label]];
    both.sort((a, b) => b.at - a.at);
    standing.examples[label] = both.slice(0, sentimentBounds.examples);
  }
  standing.phrases = sumPhrases(standing.phrases, former.phrases);
  standing.recent = [...former.recent, ...standing.recent].slice(-sentimentBounds.recent);
  return true;
}

/** One entry a day, in order, the latest. */
function daysOf(all: readonly SentimentDay[]): SentimentDay[] {
  const days = new Map<number, SentimentDay>();
  for (const { day, positive, negative, unknown, sum } of all) {
    const known = days.get(day) ?? { day, positive: 0, negative: 0, unknown: 0, sum: 0 };
    days.set(day, {
      day,
      positive: known.positive + positive,
      negative: known.negative + negative,
      unknown: known.unknown + unknown,
      sum: Math.round((known.sum + sum) * 1e4) / 1e4,
    });
  }
  return [...days.values()].sort((a, b) => a.day - b.day).slice(-sentimentBounds.days);
}
