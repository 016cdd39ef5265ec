import { CommandError } from '../command-error.ts';
import { nearestName } from '../nearest-name.ts';
import { excerpt } from '../printable.ts';

const LISTED_MAX = 12;

/** Checks that every column has a name of its own. Throws CommandError. */
export function checkHeader(path: string, names: readonly string[]): void {
  const seen = new Map<string, number>();
  names.forEach((name, i) => {
    if (name === '') {
      const message = `${path}: line 1: column ${i + 1} has no name: give it one`;
      throw new CommandError('CLI_HEADER_BLANK', message);
    }
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      const message = `${path}: line 1: columns ${earlier + 1} and ${i + 1} are both called '${excerpt(name)}': rename one`;
      throw new CommandError('CLI_HEADER_DUPLICATE', message);
    }
    seen.set(name, i);
  });
}

/** The position of a column that an option names. Throws CommandError with the nearest name there is. */
export function columnIndex(path: string, names: readonly string[], wanted: string): number {
  const index = names.indexOf(wanted);
  if (index >= 0) return index;
  const near = nearestName(wanted, names);
  const listed = names.slice(0, LISTED_MAX).map((name) => excerpt(name));
  const all = `${listed.join(', ')}${names.length > LISTED_MAX ? ', ...' : ''}`;
  const mend = near === undefined ? `choose from ${all}` : `did you mean '${excerpt(near)}'?`;
  throw new CommandError('CLI_COLUMN_MISSING', `${path}: has no column '${excerpt(wanted)}': ${mend}`);
}

const ID_NAME =
  /^(?:id|uuid|email|customer|user|client|shopper)$|(?:customer|user|client|shopper|account)[ _.-]?(?:id|no|number|key)$|(?:^|[ _.-])id$/i;

/** The column that most likely tells whose row it is, or undefined. */
export function guessIdColumn(names: readonly string[]): string | undefined {
  return names.find((name) => ID_NAME.test(name));
}
