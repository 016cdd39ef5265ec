/** A number as a sentence can hold it: whole from 100 on, else with one decimal, or two significant digits below 1. */
export function shownNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return String(Math.round(value));
  if (size >= 1 || size < 0.005) return String(Number(value.toFixed(1)));
  return String(Number(value.toPrecision(2)));
}

/** Words as a list for people: "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
