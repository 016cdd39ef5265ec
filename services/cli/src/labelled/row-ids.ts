import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import { type TextTable, textAt } from '../table/text-table.ts';

/** The id of each row, none of them blank or there twice; without a column rows are numbered from 1. Throws CommandError. */
export function readIds(table: TextTable, name: string | undefined): readonly string[] {
  if (name === undefined) return Array.from({ length: table.rows }, (_, row) => String(row + 1));
  const column = table.column(name);
  const lines = new Int32Array(column.texts.length);
  return Array.from(column.codes, (code, row) => {
    const id = textAt(column, row);
    if (id === '')
      throw new CommandError('CLI_VALUE_MISSING', `${table.where(column, row)} is empty: fill it in`);
    const earlier = lines[code] ?? 0;
    if (earlier > 0) {
      const message = `${table.where(column, row)} has '${excerpt(id)}' again, which line ${earlier} has: keep one line of each`;
      throw new CommandError('CLI_ID_DUPLICATE', message);
    }
    lines[code] = table.line(row);
    return id;
  });
}
