import type { CatalogueItem } from './catalogue-item.ts';

/** How much of an item's text is read: a description pasted into a title costs no more than this. */
const TERMS_MAX = 200;
const CATEGORY_WEIGHT = 2;

/**
 * The terms of an item with how much each counts. Words of the title and of attributes are one vocabulary, so that a colour in
 * a title meets the same colour as an attribute; a category is a term as a whole, twice as strong as a word.
 */
export function termsOf({ title = '', category = [], attributes = {} }: CatalogueItem): Map<string, number> {
  const terms = new Map<string, number>();
  const count = (term: string, weight: number): void => {
    if (terms.size < TERMS_MAX || terms.has(term)) terms.set(term, (terms.get(term) ?? 0) + weight);
  };
  for (const step of typeof category === 'string' ? [category] : category) {
    if (step.trim() !== '') count(`category:${step.trim().toLowerCase()}`, CATEGORY_WEIGHT);
  }
  for (const word of wordsOf(title)) count(word, 1);
  for (const value of Object.values(attributes)) for (const word of wordsOf(value)) count(word, 1);
  return terms;
}

const TEXT_MAX = 4000;
const WORD = /[\p{L}\p{N}]+/gu;
// Scripts that put no space between words: pairs of characters stand for words there.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

function wordsOf(text: string): string[] {
  const words = text.slice(0, TEXT_MAX).normalize('NFKC').toLowerCase().match(WORD) ?? [];
  return words.flatMap((word) => (UNSPACED.test(word) ? pairsOf([...word]) : [word]));
}

function pairsOf(characters: readonly string[]): string[] {
  if (characters.length < 2) return [...characters];
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}
