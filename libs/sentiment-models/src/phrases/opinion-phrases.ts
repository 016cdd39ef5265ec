import { normaliseText, type Phrase, phrasesOf } from '@shoal/text';
import type { LinearModel } from '../linear/linear-model.ts';
import type { Polarity } from '../sentiment-model.ts';

/** Words that carry an opinion, and which. */
export interface OpinionPhrase {
  readonly text: string;
  readonly label: Polarity;
}

export interface PhraseBounds {
  /** How many at most. Default 8. */
  readonly most?: number;
  /** Length of each at most, in UTF-16 units. Default 40. */
  readonly lengthMax?: number;
}

/** Log odds from which on a phrase says something by itself: about three to one. */
const LOG_ODDS_MIN = 1.1;

/**
 * What in a text carries praise or complaint: phrases that a linear model judges firmly when it is shown them alone, the firmest first
 * and none overlapping another. A mixed review has phrases of both kinds.
 */
export function opinionPhrases(
  raw: string,
  model: LinearModel,
  { most = 8, lengthMax = 40 }: PhraseBounds = {},
): OpinionPhrase[] {
  const judged = phrasesOf(normaliseText(raw))
    .filter(({ text }) => text.length <= lengthMax)
    .map((phrase) => ({ ...phrase, logOdds: model.logOdds(phrase.text) ?? 0 }))
    .filter(({ logOdds }) => Math.abs(logOdds) >= LOG_ODDS_MIN)
    .sort((a, b) => firmness(b) - firmness(a) || a.from - b.from);
  const chosen = new Map<string, OpinionPhrase & Phrase>();
  for (const { logOdds, ...phrase } of judged) {
    if (chosen.size === most) break;
    const isFree = [...chosen.values()].every(({ from, to }) => phrase.to <= from || to <= phrase.from);
    if (isFree && !chosen.has(phrase.text))
      chosen.set(phrase.text, { ...phrase, label: logOdds > 0 ? 'positive' : 'negative' });
  }
  return [...chosen.values()].map(({ text, label }) => ({ text, label }));
}

/** A longer phrase tells more of the thing: "quality is great" comes before "great". */
function firmness({ logOdds, from, to }: Phrase & { readonly logOdds: number }): number {
  return Math.abs(logOdds) * Math.min(to - from, 3);
}
