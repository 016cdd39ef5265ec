import type { Language } from '@shoal/text';

/** A language counts as learned from this share of the examples on: some are always mixed in. */
const SHARE_MIN = 0.02;

/** The languages that enough of the examples are written in. */
export function learnedLanguages(languages: readonly Language[]): readonly Language[] {
  const counts = new Map<Language, number>();
  for (const language of languages) counts.set(language, (counts.get(language) ?? 0) + 1);
  const readable = languages.length - (counts.get('none') ?? 0);
  const all: readonly Language[] = ['en', 'zh', 'other'];
  return all.filter((language) => (counts.get(language) ?? 0) >= Math.max(1, SHARE_MIN * readable));
}
