/** What a UTF-16 unit of a normalised text is to the reader of symbols. */
export const BLANK = 0;
/** Part of a word of a script with blanks between words: Latin, Cyrillic, Arabic, digits. */
export const LETTER = 1;
/** Han, Kana and others that write without blanks: each is a symbol of its own. */
export const CHARACTER = 2;
export const MARK = 3;
/** One half of a pair, or an emoji of one unit. */
const PICTURE = 4;

const UNITS = 65536;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{M}\p{N}]/u;

/** The class of every UTF-16 unit, looked up without a branch. */
export const CLASSES: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(UNITS);
  for (let unit = 0; unit < UNITS; unit++) table[unit] = classOf(unit);
  return table;
}

function classOf(unit: number): number {
  if (unit >= 0xd800 && unit < 0xe000) return PICTURE;
  const character = String.fromCharCode(unit);
  if (/\s/.test(character)) return BLANK;
  if (UNSPACED.test(character)) return CHARACTER;
  if (WORD.test(character)) return LETTER;
  return /\p{Extended_Pictographic}/u.test(character) ? PICTURE : MARK;
}
