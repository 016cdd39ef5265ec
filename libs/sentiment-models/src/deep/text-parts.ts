/** Symbols of a text that are read: its first and its last halves of this, since a long review concludes at its end. */
const SYMBOLS_MAX = 256;

/** What a network reads of a text, as 32-bit hashes. */
export interface TextParts {
  /** In their order: words of scripts that have blanks, single characters of others, marks and emoji. */
  readonly symbols: Int32Array;
  /** Pairs of neighbours, and the beginnings and endings of words, in no order that counts. */
  readonly grams: Int32Array;
}

/** Scripts without blanks between words come first: a word ends where one of their characters begins. */
const SYMBOL =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]]+(?:['’]\p{Script=Latin}+)*|\S/gv;
const [BEGINNING, ENDING] = [4, 3];

/** The parts of a text of normaliseText. */
export function partsOf(text: string): TextParts {
  const words = bounded(Array.from(text.matchAll(SYMBOL), ([symbol]) => symbol));
  const grams: number[] = [];
  words.forEach((word, i) => {
    if (i > 0) grams.push(hashOf(`${words[i - 1]} ${word}`));
    if (word.length <= BEGINNING) return;
    // Blanks that no pair has, so that a piece is no pair.
    grams.push(hashOf(` ${word.slice(0, BEGINNING)}`), hashOf(`${word.slice(-ENDING)} `));
  });
  return { symbols: Int32Array.from(words, hashOf), grams: Int32Array.from(grams) };
}

function bounded(words: readonly string[]): readonly string[] {
  if (words.length <= SYMBOLS_MAX) return words;
  return [...words.slice(0, SYMBOLS_MAX / 2), ...words.slice(-SYMBOLS_MAX / 2)];
}

/** FNV-1a over UTF-16 units (Fowler, Noll and Vo), its high half folded down. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
