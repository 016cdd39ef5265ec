/** Nobody pays more at once, in any currency; where it stands, a point is missing or two columns ran together. */
const AMOUNT_MAX = 1e12;

/** What was paid, or why the text cannot be that: the fault ends with the mend. */
export type AmountReading = { readonly value: number } | { readonly fault: string };

/** Reads a decimal number from 0 to 1e12. */
export function parseAmount(text: string): AmountReading {
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value))
    return { fault: 'which is no number: write it as 1234.56, without currency and separators' };
  if (value < 0)
    return {
      fault: 'which is negative: take returns out, or subtract them from the purchase they belong to',
    };
  if (value > AMOUNT_MAX)
    return { fault: 'which is more than anybody pays: look for a missing decimal point' };
  return { value };
}
