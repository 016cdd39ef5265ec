/** Says on standard error how far a benchmark is: standard output is for its result alone. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

export interface Result {
  readonly bench: string;
  /** Ours and the peer's figure, medians over the rounds, in the unit that `unit` says. */
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  readonly ratio: number;
  readonly goal: string;
  readonly met: boolean;
}

/** Prints the result as the last line of standard output: one JSON object. */
export function report(result: Result, details: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ ...result, ...details })}\n`);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** By the nearest rank. Throws a RangeError for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new RangeError('there is no quantile of no values');
  return value;
}

/** Rounded to so many significant digits: figures of a benchmark mean no more than that. */
export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
