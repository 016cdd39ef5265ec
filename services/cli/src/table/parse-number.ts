/** A number, or why the text is none. */
export type Reading =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'text'; readonly hint: string };

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MISSING = /^(?:|-|nan|na|n\/a|null|none|nil|missing|undefined|#n\/a|\?)$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
// Beyond it squared distances overflow; no shop counts so far.
const MAGNITUDE_MAX = 1e150;

const OTHERWISE = 'correct it or leave the column out with --features';

/** Reads a decimal number as spreadsheets and databases write it; never hexadecimal, never with thousands separators. */
export function parseNumber(text: string): Reading {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    if (Math.abs(value) <= MAGNITUDE_MAX) return { kind: 'number', value };
    return { kind: 'text', hint: `which is too large to compute with: ${OTHERWISE}` };
  }
  if (MISSING.test(text)) return { kind: 'missing' };
  if (INFINITE.test(text)) return { kind: 'text', hint: `which is not finite: ${OTHERWISE}` };
  if (/^[+-]?\d+,\d+$/.test(text)) {
    return {
      kind: 'text',
      hint: 'which is no number: write the decimals with a point, and no separator of thousands',
    };
  }
  return { kind: 'text', hint: `which is no number: ${OTHERWISE}` };
}
