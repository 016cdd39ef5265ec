import { type InteractionRow, type Interactions, interactionsFrom } from '@shoal/recommenders';
import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import { checkHeader, columnIndex } from '../table/header.ts';
import { parseRecords } from '../table/parse-records.ts';
import { type MomentReader, momentReader } from './read-moment.ts';
import type { RecommendOptions } from './recommend-options.ts';

/** What a file says of who did something with what. */
export interface InteractionFile {
  readonly interactions: Interactions;
  readonly hasRatings: boolean;
  readonly hasTimes: boolean;
}

type Columns = Pick<RecommendOptions, 'user' | 'item' | 'rating' | 'time'>;

const PROGRESS_ROWS = 50_000;

/** How columns are usually called, where no option says so. */
const USUAL = {
  user: /^(?:user|customer|client|visitor|shopper|reviewer)[ _.-]?(?:id|no|number)?$/i,
  item: /^(?:(?:item|product|movie|article|sku|stock)[ _.-]?(?:id|no|code|number)?|asin)$/i,
  rating: /^(?:rating|stars|score|overall)$/i,
  time: /^(?:time|timestamp|date|datetime|unix[ _.-]?time|invoice[ _.-]?date)$/i,
} as const;

/**
 * Reads interactions: a table (csv, tsv, RecBole's .inter) with a line each, or sequences, a line a user with his items in order
 * behind him, separated by blanks. Throws CommandError with the line that is to be mended.
 */
export async function readInteractions(
  path: string,
  columns: Columns,
  onProgress: (rows: number) => void,
): Promise<InteractionFile> {
  const rows: InteractionRow[] = [];
  let reader: LineReader | undefined;
  await parseRecords(path, (record, line) => {
    if (reader === undefined) {
      reader = startReader(path, record, columns);
      if (!reader.isFirstLineData) return;
    }
    for (const row of reader.read(record, line)) {
      rows.push(row);
      if (rows.length % PROGRESS_ROWS === 0) onProgress(rows.length);
    }
  });
  if (reader === undefined)
    throw new CommandError('CLI_FILE_EMPTY', `${path}: is empty: it needs interactions`);
  if (rows.length === 0)
    throw new CommandError('CLI_NO_ROWS', `${path}: has a header and no interactions: add a line for each`);
  const { hasRatings, hasTimes } = reader;
  return { interactions: interactionsFrom(rows), hasRatings, hasTimes };
}

interface LineReader {
  readonly isFirstLineData: boolean;
  readonly hasRatings: boolean;
  readonly hasTimes: boolean;
  read(record: readonly string[], line: number): Iterable<InteractionRow>;
}

function startReader(path: string, first: readonly string[], columns: Columns): LineReader {
  const isSequence = first.length === 1 && columns.user === undefined && columns.item === undefined;
  return isSequence ? sequenceReader(path) : tableReader(path, first, columns);
}

function sequenceReader(path: string): LineReader {
  return {
    ...{ isFirstLineData: true, hasRatings: false, hasTimes: true },
    read: ([text = ''], line) => {
      const [user = '', ...items] = text.split(/\s+/);
      if (items.length === 0) {
        const message = `${path}: line ${line}: has a user without items: put his items behind him, in order`;
        throw new CommandError('CLI_LINE_MALFORMED', message);
      }
      // Only the order is known, so the times are places in it.
      return items.map((item, at) => ({ user, item, at }));
    },
  };
}

function tableReader(path: string, header: readonly string[], columns: Columns): LineReader {
  // RecBole writes the type of a column behind its name: user_id:token.
  const names = header.map((name) => name.replace(/:(?:token|float|token_seq|float_seq)$/, ''));
  checkHeader(path, names);
  const place = (role: keyof typeof USUAL) => placeOf(path, names, { role, wanted: columns[role] });
  const [user, item, rating, time] = [place('user'), place('item'), place('rating'), place('time')];
  if (user === undefined) throw missing(path, 'user');
  if (item === undefined) throw missing(path, 'item');
  const moment = time === undefined ? undefined : momentReader(path);
  return {
    ...{ isFirstLineData: false, hasRatings: rating !== undefined, hasTimes: time !== undefined },
    read: (record, line) => {
      if (record.length !== names.length) {
        const message = `${path}: line ${line}: has ${record.length} values, the header ${names.length}: mend the line`;
        throw new CommandError('CLI_LINE_RAGGED', message);
      }
      const value = (index: number) => valueAt(path, { record, names, index, line });
      return [
        {
          user: value(user),
          item: value(item),
          ...(rating !== undefined && { weight: numberAt(path, value(rating), line) }),
          ...timeOf(moment, time === undefined ? '' : value(time), line),
        },
      ];
    },
  };
}

function timeOf(moment: MomentReader | undefined, text: string, line: number): { at?: number } {
  return moment ? { at: moment(text, line) } : {};
}

function placeOf(
  path: string,
  names: readonly string[],
  { role, wanted }: { readonly role: keyof typeof USUAL; readonly wanted: string | undefined },
): number | undefined {
  if (wanted !== undefined) return columnIndex(path, names, wanted);
  const found = names.findIndex((name) => USUAL[role].test(name));
  return found < 0 ? undefined : found;
}

function missing(path: string, role: 'user' | 'item'): CommandError {
  const message = `${path}: no column is called as one of ${role}s usually is: name it with --${role}`;
  return new CommandError('CLI_COLUMN_MISSING', message);
}

interface Cell {
  readonly record: readonly string[];
  readonly names: readonly string[];
  readonly index: number;
  readonly line: number;
}

function valueAt(path: string, { record, names, index, line }: Cell): string {
  const value = record[index] ?? '';
  if (value !== '') return value;
  const message = `${path}: line ${line}: column '${excerpt(names[index] ?? '')}' is empty: fill it, or take the line out`;
  throw new CommandError('CLI_VALUE_MISSING', message);
}

function numberAt(path: string, text: string, line: number): number {
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  const message = `${path}: line ${line}: '${excerpt(text)}' is no rating: write a number such as 4 or 3.5`;
  throw new CommandError('CLI_NOT_A_NUMBER', message);
}
