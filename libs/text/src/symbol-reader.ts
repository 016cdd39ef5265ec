import { BLANK, CHARACTER, CLASSES, LETTER, MARK } from './characters.ts';
import { HASH_START, mix } from './hash.ts';
import { TEXT_LENGTH_MAX } from './normalise-text.ts';

const APOSTROPHE = 0x27;
const CURLY_APOSTROPHE = 0x2019;

/**
 * Reads a normalised text as a row of symbols: a word of Latin and other spaced scripts, a single character of Chinese, an emoji, or
 * a punctuation mark. Grams over symbols are then word pairs in English and character n-grams in Chinese, and a text that
 * mixes both needs no decision. The arrays are allocated once and hold the last text read.
 */
export class SymbolReader {
  /** A hash of each symbol. */
  readonly ids = new Int32Array(TEXT_LENGTH_MAX);
  /** Of each symbol: LETTER for a word, CHARACTER, MARK or PICTURE. */
  readonly kinds = new Uint8Array(TEXT_LENGTH_MAX);
  /** Where each symbol begins and ends in the text. */
  readonly begins = new Int32Array(TEXT_LENGTH_MAX);
  readonly ends = new Int32Array(TEXT_LENGTH_MAX);

  /** Reads a text of normaliseText and returns the number of its symbols. */
  read(text: string): number {
    const length = Math.min(text.length, TEXT_LENGTH_MAX);
    let count = 0;
    let at = 0;
    while (at < length) {
      const unit = text.charCodeAt(at);
      const kind = CLASSES[unit] as number;
      if (kind === BLANK) {
        at++;
        continue;
      }
      this.begins[count] = at;
      this.kinds[count] = kind;
      at = kind === LETTER ? this.#word(text, at, count) : this.#sign(text, at, count);
      this.ends[count] = at;
      count++;
    }
    return count;
  }

  /** A word goes on over an apostrophe between letters, so that "don't" stays whole. */
  #word(text: string, from: number, count: number): number {
    let hash = HASH_START;
    let at = from;
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if ((CLASSES[unit] as number) === LETTER) hash = mix(hash, unit);
      else if (isApostrophe(unit) && isLetter(text, at + 1)) hash = mix(hash, APOSTROPHE);
      else break;
    }
    this.ids[count] = hash;
    return at;
  }

  #sign(text: string, at: number, count: number): number {
    const code = text.codePointAt(at) as number;
    if (code <= 0xffff) {
      this.ids[count] = mix(HASH_START, code);
      return at + 1;
    }
    // Beyond the first plane there are emoji, and rare Han characters.
    if (code >= 0x20000) this.kinds[count] = CHARACTER;
    else if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(String.fromCodePoint(code)))
      this.kinds[count] = MARK;
    this.ids[count] = mix(HASH_START, code);
    return at + 2;
  }
}

function isApostrophe(unit: number): boolean {
  return unit === APOSTROPHE || unit === CURLY_APOSTROPHE;
}

function isLetter(text: string, at: number): boolean {
  return at < text.length && CLASSES[text.charCodeAt(at)] === LETTER;
}
