/** Longer than any tag a review holds; keeps the search for a tag's end linear in the text. */
const TAG = /<[a-z/!?][^<>]{0,400}>/gi;
/** What stands between these is for machines. An unclosed one takes the rest of the text. */
const UNREADABLE = /<(script|style)\b[^<>]{0,400}>.*?(?:<\/\1\s{0,9}>|$)/gis;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['hellip', '...'],
  ['mdash', '-'],
  ['ndash', '-'],
  ['lsquo', "'"],
  ['rsquo', "'"],
  ['ldquo', '"'],
  ['rdquo', '"'],
]);

/**
 * The text that a reader of this HTML would see: tags become blanks, scripts and styles go, entities become what they stand for.
 * Plain text comes back as it is. Nothing is ever run or fetched.
 */
export function stripMarkup(text: string): string {
  const hasEntity = text.includes('&');
  if (!text.includes('<')) return hasEntity ? decodeEntities(text) : text;
  const bare = text.replace(UNREADABLE, ' ').replace(TAG, ' ');
  // Entities come last: what they spell is text, were it "<b>".
  return hasEntity ? decodeEntities(bare) : bare;
}

function decodeEntities(text: string): string {
  return text.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
