/**
 * Money of the logs in whole mills (thousandths of the currency's unit): their prices have up to three decimals, and
 * whole numbers add up exactly up to 9 * 10^12 units.
 */
export type Mills = number;

/** Reads a decimal such as "2.55" or "0.001" exactly; undefined when it is no such number or has more than three decimals. */
export function parseMills(text: string): Mills | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,3})0*)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '0', decimals = ''] = match;
  const mills = Number(whole) * 1000 + Number(decimals.padEnd(3, '0'));
  return sign === '-' ? -mills : mills;
}

/**
 * The rule of rounding, to be shared by whoever computes sums directly: lines are summed exactly in mills, and only the
 * sum of an order is rounded, half a cent up. Rounding each line would lose the lines of a tenth of a cent.
 */
export function centsOfMills(mills: Mills): number {
  return Math.floor((mills + 5) / 10);
}

/** The total of an order in cents from its lines: quantity times price, summed exactly, rounded once. */
export function orderTotalCents(
  lines: Iterable<{ readonly quantity: number; readonly priceMills: Mills }>,
): number {
  let mills = 0;
  for (const line of lines) mills += line.quantity * line.priceMills;
  return centsOfMills(mills);
}
