import type { ReviewPhrases } from './review-phrases.ts';
import { chinesePhrases } from './review-phrases-chinese.ts';
import { englishPhrases } from './review-phrases-english.ts';
import type { Sfc32 } from './sfc32.ts';

/** What a review is about. */
export interface ReviewSubject {
  readonly rating: number;
  readonly chinese: boolean;
  /** The item's name in the review's language. */
  readonly kind: string;
}

const negatedShare = 0.3;

/**
 * Writes a review whose words agree with its rating: 4 and 5 praise, 1 and 2 blame, 3 does both. Part of the
 * sentences negate a word of the other side ("not slow at all"), and 2 and 4 carry one clause of the other side.
 */
export function writeReview(random: Sfc32, subject: ReviewSubject): string {
  const phrases = subject.chinese ? chinesePhrases : englishPhrases;
  const text = compose(random, phrases, subject.rating)
    .replaceAll('{kind}', subject.kind)
    .replaceAll('{days}', String(2 + random.below(12)));
  return (phrases.capitals ? capitalise(text) : text) + random.pick(phrases.ends);
}

function compose(random: Sfc32, phrases: ReviewPhrases, rating: number): string {
  const but = random.pick(phrases.but);
  if (rating === 3) {
    const firstGood = random.chance(0.5);
    const sides = clause(random, phrases, firstGood) + but + clause(random, phrases, !firstGood);
    return random.chance(0.5) ? random.pick(phrases.neutral) + phrases.join + sides : sides;
  }
  const good = rating > 3;
  const opinion = random.pick(good ? phrases.praise : phrases.blame);
  const aspects = Array.from({ length: 1 + random.below(2) }, () => clause(random, phrases, good));
  const parts = random.chance(0.5) ? [opinion, ...aspects] : [...aspects, opinion];
  const moderate = rating === 2 || rating === 4;
  const other = moderate && random.chance(0.6) ? but + clause(random, phrases, !good) : '';
  return parts.join(phrases.join) + other;
}

/** One clause that praises or blames an aspect, plainly or by denying the opposite word. */
function clause(random: Sfc32, phrases: ReviewPhrases, good: boolean): string {
  const aspect = random.pick(phrases.aspects);
  const negated = random.chance(negatedShare);
  const words = good === negated ? aspect.bad : aspect.good;
  return random
    .pick(negated ? phrases.negated : phrases.plain)
    .replace('{subject}', random.pick(aspect.subjects))
    .replace('{degree}', random.pick(phrases.degrees))
    .replace('{word}', random.pick(words));
}

/** A capital letter at the beginning and after every full stop. */
function capitalise(text: string): string {
  return text.replace(
    /(^|\. )([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
