// Control characters, and the marks that reverse the direction of text.
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Text from a file made safe for a terminal and for one line: what could steer the terminal becomes a `?`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '?');
}

/** The same, cut to a length that leaves room for the rest of the sentence. */
export function excerpt(text: string, lengthMax = 40): string {
  const safe = printable(text);
  return safe.length > lengthMax ? `${safe.slice(0, lengthMax - 3)}...` : safe;
}
