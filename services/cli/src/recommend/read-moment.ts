import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';

/** A moment in milliseconds since 1970. Throws CommandError. */
export type MomentReader = (text: string, line: number) => number;

/** Numbers above this are milliseconds, others seconds: it is 1973 in the one and the year 5138 in the other. */
const SECONDS_MAX = 1e11;

const FORMATS = [
  { name: 'seconds or milliseconds since 1970', read: readNumber },
  { name: 'dates in ISO 8601', read: readIso },
] as const;

/**
 * Makes a reader of the times of one file. The first line says how times are written there: one that is written otherwise is refused,
 * since what is guessed anew for each line is wrong for some.
 */
export function momentReader(path: string): MomentReader {
  let format: (typeof FORMATS)[number] | undefined;
  return (text, line) => {
    format ??= FORMATS.find(({ read }) => read(text) !== undefined);
    const at = format?.read(text);
    if (at !== undefined) return at;
    const mend = format
      ? `the lines before have ${format.name}: write all alike`
      : 'write seconds since 1970 or a date such as 2026-01-31T12:00:00Z';
    throw new CommandError(
      'CLI_LINE_MALFORMED',
      `${path}: line ${line}: '${excerpt(text)}' is no time: ${mend}`,
    );
  };
}

function readNumber(text: string): number | undefined {
  if (!/^-?\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) > SECONDS_MAX ? value : value * 1_000;
}

function readIso(text: string): number | undefined {
  const at = /^\d{4}-\d\d-\d\d(?:[T ]|$)/.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
