import { CommandError } from '../command-error.ts';
import { checkRoles } from '../labelled/check-roles.ts';
import { distinctTexts, numbersOf, strayText } from '../labelled/column-kind.ts';
import { excerpt } from '../printable.ts';
import { dateReader } from '../table/date-reader.ts';
import { parseAmount } from '../table/parse-amount.ts';
import type { TextColumn, TextTable } from '../table/text-table.ts';
import type { FraudOptions } from './fraud-options.ts';

export interface NumberColumn {
  readonly name: string;
  /** For each row of the file; NaN where nothing stands. */
  readonly values: Float64Array;
}

/** What each column of a file of orders is taken for. */
export interface OrderColumns {
  readonly time: NumberColumn;
  readonly amount: NumberColumn | undefined;
  /** Who or what comes again. */
  readonly entities: readonly TextColumn[];
  readonly numbers: readonly NumberColumn[];
  readonly categories: readonly TextColumn[];
  readonly leftOut: readonly { readonly column: string; readonly why: string }[];
  /** One line each. */
  readonly warnings: readonly string[];
}

/** More texts than this are no categories: a split of the trees has room for as many. */
const CATEGORIES_MAX = 255;
/** Fewer values than this are no entities, whatever the column is called. */
const ENTITIES_MIN = 20;
/** A text is an entity's where its values are more than this share of the rows. */
const ENTITY_SHARE = 0.2;
/** The features of pairs grow with the square of the entities. */
const ENTITY_COLUMNS_MAX = 8;

const AMOUNT_NAME = /^(?:amount|amt|total|price|value|paid)$|(?:^|[ _.-])(?:amount|amt|total)$/i;
const ENTITY_NAME =
  /^(?:id|uuid)$|(?:^|[ _.-])(?:id|no|number|key|hash|card|customer|client|user|account|device|fingerprint|ip|e-?mail|phone|address|merchant|store|shop|seller|terminal)$|(?:card|customer|client|user|account|device|merchant|store|shop)id$/i;

/** Decides what each column is. Throws CommandError for a column that is not there, and for a date or an amount that is none. */
export function orderColumns(table: TextTable, options: FraudOptions): OrderColumns {
  const { label, id, exclude } = options;
  checkRoles([
    ['--time', options.time],
    ['--label', label],
    ['--id', id],
    ['--amount', options.amount],
    ...options.entity.map((name) => ['--entity', name] as const),
    ...exclude.map((name) => ['--exclude', name] as const),
  ]);
  const time = { name: options.time, values: readTimes(table, table.column(options.time)) };
  const amountColumn = findAmount(table, options);
  const named = options.entity.map((name) => table.column(name));
  const aside = new Set([options.time, ...[label, id].flatMap((name) => name ?? []), ...exclude]);
  for (const name of aside) table.column(name);
  if (amountColumn) aside.add(amountColumn.name);
  const rest = table.columns.filter((column) => !aside.has(column.name) && !named.includes(column));
  const kinds = rest.map((column) => ({ column, kind: kindOf(column, table.rows, named.length > 0) }));
  const of = (wanted: Kind) => kinds.filter(({ kind }) => kind === wanted).map(({ column }) => column);
  const entities = [...named, ...of('entity')];
  const surplus = entities.slice(ENTITY_COLUMNS_MAX);
  return {
    time,
    amount: amountColumn && { name: amountColumn.name, values: readAmounts(table, amountColumn) },
    entities: entities.slice(0, ENTITY_COLUMNS_MAX),
    numbers: of('number').map((column) => ({
      name: column.name,
      values: numbersOf(column) ?? new Float64Array(),
    })),
    categories: of('category'),
    warnings: [...of('entity'), ...of('category'), ...of('unnamed')].flatMap(
      (column) => strayText(table, column) ?? [],
    ),
    leftOut: [
      ...of('constant').map(({ name }) => ({ column: name, why: 'the same in every row' })),
      ...of('identifier').map(({ name }) => ({ column: name, why: 'a value of its own in every row' })),
      ...of('unnamed').map(({ name }) => ({
        column: name,
        why: 'an id or a text, and not named by --entity',
      })),
      ...surplus.map(({ name }) => ({
        column: name,
        why: `more than ${ENTITY_COLUMNS_MAX} entities: choose with --entity`,
      })),
    ],
  };
}

type Kind = 'constant' | 'identifier' | 'entity' | 'unnamed' | 'number' | 'category';

/** With entities that were named, no other column is taken for one. */
function kindOf(column: TextColumn, rows: number, areNamed: boolean): Kind {
  if (column.texts.length < 2) return 'constant';
  const numbers = numbersOf(column);
  const distinct = distinctTexts(column);
  const isWhole =
    numbers === undefined || numbers.every((value) => Number.isNaN(value) || Number.isInteger(value));
  // The number of an order says when it was placed, or how the file was put together.
  if (isWhole && distinct === rows) return 'identifier';
  const isCalledSo = isWhole && distinct > ENTITIES_MIN && ENTITY_NAME.test(column.name);
  const least = Math.min(CATEGORIES_MAX, Math.max(ENTITIES_MIN, ENTITY_SHARE * rows));
  const isEntity = isCalledSo || (numbers === undefined && distinct > least);
  if (!isEntity) return numbers === undefined ? 'category' : 'number';
  if (!areNamed) return 'entity';
  return numbers === undefined && distinct <= CATEGORIES_MAX ? 'category' : 'unnamed';
}

function findAmount(
  table: TextTable,
  { amount, label, time, exclude, entity }: FraudOptions,
): TextColumn | undefined {
  if (amount !== undefined) return table.column(amount);
  const taken = [label, time, ...exclude, ...entity];
  return table.columns.find(
    (column) =>
      AMOUNT_NAME.test(column.name) && !taken.includes(column.name) && numbersOf(column) !== undefined,
  );
}

/** Milliseconds since 1970 for each row. */
function readTimes(table: TextTable, column: TextColumn): Float64Array {
  const read = dateReader(table.path, column.name);
  return valuesOf(table, column, (text, row) => read(text, table.line(row)));
}

function readAmounts(table: TextTable, column: TextColumn): Float64Array {
  return valuesOf(table, column, (text, row) => {
    const reading = parseAmount(text);
    if ('value' in reading) return reading.value;
    const message = `${table.where(column, row)} has '${excerpt(text)}', ${reading.fault}`;
    throw new CommandError('CLI_NOT_A_NUMBER', message);
  });
}

/** Reads each distinct text once, where it first stands: codes are in the order of their first rows. */
function valuesOf(
  table: TextTable,
  column: TextColumn,
  read: (text: string, row: number) => number,
): Float64Array {
  const values = new Float64Array(column.texts.length);
  let known = 0;
  for (const [row, code] of column.codes.entries()) {
    if (code < known) continue;
    const text = column.texts[code] ?? '';
    if (text === '') {
      const message = `${table.where(column, row)} is empty: fill it in, or take the line out`;
      throw new CommandError('CLI_VALUE_MISSING', message);
    }
    values[code] = read(text, row);
    known = code + 1;
  }
  return Float64Array.from(column.codes, (code) => values[code] ?? Number.NaN);
}
