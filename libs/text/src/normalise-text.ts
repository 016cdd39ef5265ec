import { drawEmoticons } from './emoticons.ts';
import { stripMarkup } from './markup.ts';

/** UTF-16 units of a text that are looked at: its first and its last halves of this, since a long review concludes at its end. */
export const TEXT_LENGTH_MAX = 8192;

/** Whether anything is to be done beyond lower case: a text of plain ASCII without markup is most of English. */
const PLAIN = /^[\t\n\r\x20-\x25\x27-\x3b\x3d-\x7e]*$/;
/** Control characters, marks of direction, joiners and selectors of emoji, soft hyphens, private and unpaired code units. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Variation_Selector}\p{Emoji_Modifier}\uFFFD]/gu;
const SPACE = /[\s\u2800]+/g;
/** Three and more of the same: "soooo" says what "sooo" does. */
const REPEATED = /(\P{Nd})\1{2,}/gu;

/**
 * A text in one form, whatever keyboard, page or attacker it came from: at most TEXT_LENGTH_MAX units, without markup, NFKC (so
 * full-width letters are letters), without what cannot be seen, emoticons as emoji, in lower case, no sign more than twice in a
 * row, blanks single. Never throws; what has nothing to read comes out empty. A megabyte costs what 8 KB do.
 */
export function normaliseText(text: string): string {
  const bounded = bound(text);
  if (PLAIN.test(bounded)) return tidy(bounded);
  const readable = stripMarkup(bounded.toWellFormed()).normalize('NFKC');
  // Blanks that control characters are, such as tabs, must not glue the words around them.
  return tidy(bound(readable.replace(SPACE, ' ').replace(UNSEEN, '')));
}

/** One sign of compatibility can become eighteen, so the bound is held before and after. */
function bound(text: string): string {
  if (text.length <= TEXT_LENGTH_MAX) return text;
  const half = TEXT_LENGTH_MAX / 2;
  return `${text.slice(0, half - 1)} ${text.slice(-half)}`;
}

function tidy(text: string): string {
  return drawEmoticons(text).toLowerCase().replace(SPACE, ' ').replace(REPEATED, '$1$1').trim();
}
