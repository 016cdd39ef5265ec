import { canBeJudged, detectLanguage, type Language, normaliseText } from '@shoal/text';
import type { Sentiment } from './sentiment-model.ts';

/** A text made ready for a model. */
export interface ReadText {
  readonly text: string;
  readonly language: Language;
  /** Whether there is an opinion to be found, in a language that was learned. */
  readonly isJudged: boolean;
}

export function readText(raw: string, learned: readonly Language[]): ReadText {
  const text = normaliseText(raw);
  const language = detectLanguage(text);
  // Emoji have no language.
  const isJudged = canBeJudged(text) && (language === 'none' || learned.includes(language));
  return { text, language, isJudged };
}

export function unknownIn(language: Language): Sentiment {
  return { label: 'unknown', probability: { positive: 0.5, negative: 0.5 }, language };
}

/** The answer for log odds of positive over negative. */
export function sentimentOf(logOdds: number, language: Language): Sentiment {
  const positive = 1 / (1 + Math.exp(-logOdds));
  return {
    label: positive >= 0.5 ? 'positive' : 'negative',
    probability: { positive, negative: 1 - positive },
    language,
  };
}
