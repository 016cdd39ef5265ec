import { dayMs } from '@shoal/features';

/** Longer than any state looks back: 400 days. */
const spanMsMax = 400 * dayMs;

const unitMs: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: dayMs,
  w: 7 * dayMs,
};

/** `30d`, `12h`, `90m`, `2w` in milliseconds; undefined for anything else, and beyond 400 days. */
export function parseSpan(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const ms = Number(amount) * (unitMs[unit] as number);
  return ms > 0 && ms <= spanMsMax ? ms : undefined;
}
