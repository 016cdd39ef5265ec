import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';

/** A moment in milliseconds since 1970, in UTC. Throws CommandError. */
export type DateReader = (text: string, line: number) => number;

/** Numbers above this are milliseconds, others seconds: it is 1973 in the one and the year 5138 in the other. */
const SECONDS_MAX = 1e11;
/** No shop has purchases outside; where they stand, a unit or a digit is wrong. */
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

const FORMATS = [
  { name: 'dates such as 2026-01-31', read: readIso },
  { name: 'dates such as 20260131', read: readDigits },
  { name: 'seconds or milliseconds since 1970', read: readNumber },
] as const;

/**
 * Makes a reader of the dates of one file, whose messages also name the column where it is told. The first line says how dates are written there: one that is written otherwise is refused, since
 * what is guessed anew for each line is wrong for some.
 */
export function dateReader(path: string, column?: string): DateReader {
  let format: (typeof FORMATS)[number] | undefined;
  let formatLine = 0;
  return (text, line) => {
    if (format === undefined) {
      format = FORMATS.find(({ read }) => read(text) !== undefined);
      formatLine = line;
    }
    const where = column === undefined ? '' : `column '${excerpt(column)}': `;
    const place = `${path}: line ${line}: ${where}'${excerpt(text)}'`;
    const at = format?.read(text);
    if (at === undefined) {
      const mend = format
        ? `line ${formatLine} has ${format.name}: write all alike`
        : 'write dates such as 2026-01-31';
      throw new CommandError('CLI_LINE_MALFORMED', `${place} is no date: ${mend}`);
    }
    if (at >= EARLIEST && at < LATEST) return at;
    const day =
      Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString().slice(0, 10) : 'no day';
    throw new CommandError(
      'CLI_LINE_MALFORMED',
      `${place} is read as ${day}: write dates from 1970 to 2199, numbers as seconds or milliseconds`,
    );
  };
}

function readIso(text: string): number | undefined {
  const [, date, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(text) ?? [];
  if (date === undefined || !isDay(date)) return undefined;
  const colon = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const at = Date.parse(`${date}T${time.replace(',', '.')}${colon}`);
  return Number.isNaN(at) ? undefined : at;
}

function readDigits(text: string): number | undefined {
  const [, year, month, day] = /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  return year !== undefined && isDay(date) ? Date.parse(`${date}T00:00Z`) : undefined;
}

/** February 30 would be taken for March 2. */
function isDay(date: string): boolean {
  const at = Date.parse(`${date}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}

function readNumber(text: string): number | undefined {
  if (!/^\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return value > SECONDS_MAX ? value : value * 1_000;
}
