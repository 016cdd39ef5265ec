import type { Transactions } from '@shoal/lifetime';
import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import { type DateReader, dateReader } from '../table/date-reader.ts';
import { checkHeader, columnIndex } from '../table/header.ts';
import { parseAmount } from '../table/parse-amount.ts';
import { parseRecords } from '../table/parse-records.ts';
import type { ClvOptions } from './clv-options.ts';

type Columns = Pick<ClvOptions, 'customer' | 'date' | 'amount' | 'quantity'>;

const PROGRESS_ROWS = 50_000;

/** Reads purchases, a line each below a header. Throws CommandError with the line that is to be mended. */
export async function readTransactions(
  path: string,
  columns: Columns,
  onProgress: (rows: number) => void,
): Promise<Transactions> {
  let rows: Rows | undefined;
  await parseRecords(path, (record, line) => {
    if (rows === undefined) {
      rows = new Rows(path, record, columns);
      return;
    }
    rows.add(record, line);
    if (rows.size % PROGRESS_ROWS === 0) onProgress(rows.size);
  });
  if (rows === undefined)
    throw new CommandError(
      'CLI_FILE_EMPTY',
      `${path}: is empty: it needs a header and a line for each purchase`,
    );
  if (rows.size === 0)
    throw new CommandError('CLI_NO_ROWS', `${path}: has a header and no purchases: add a line for each`);
  return rows.finish();
}

class Rows {
  readonly #path: string;
  readonly #names: readonly string[];
  readonly #places: Readonly<Record<'customer' | 'date' | 'amount', number>> & { readonly quantity?: number };
  readonly #date: DateReader;
  readonly #customers = new Map<string, number>();
  readonly #customer: number[] = [];
  readonly #at: number[] = [];
  readonly #amount: number[] = [];
  readonly #pieces: number[] = [];

  constructor(path: string, header: readonly string[], columns: Columns) {
    checkHeader(path, header);
    const place = (name: string) => columnIndex(path, header, name);
    this.#path = path;
    this.#names = header;
    this.#places = {
      ...{ customer: place(columns.customer), date: place(columns.date), amount: place(columns.amount) },
      ...(columns.quantity !== undefined && { quantity: place(columns.quantity) }),
    };
    this.#date = dateReader(path);
  }

  get size(): number {
    return this.#at.length;
  }

  add(record: readonly string[], line: number): void {
    if (record.length !== this.#names.length) {
      const message = `${this.#path}: line ${line}: has ${record.length} values, the header ${this.#names.length}: mend the line`;
      throw new CommandError('CLI_LINE_RAGGED', message);
    }
    const { customer, date, amount, quantity } = this.#places;
    const id = this.#text(record, customer, line);
    const at = this.#date(this.#text(record, date, line), line);
    this.#amount.push(this.#number(record, amount, line));
    if (quantity !== undefined) this.#pieces.push(this.#number(record, quantity, line));
    let place = this.#customers.get(id);
    if (place === undefined) {
      place = this.#customers.size;
      this.#customers.set(id, place);
    }
    this.#customer.push(place);
    this.#at.push(at);
  }

  finish(): Transactions {
    return {
      customers: [...this.#customers.keys()],
      customer: Int32Array.from(this.#customer),
      at: Float64Array.from(this.#at),
      amount: Float64Array.from(this.#amount),
      ...(this.#places.quantity !== undefined && { pieces: Float64Array.from(this.#pieces) }),
    };
  }

  #text(record: readonly string[], index: number, line: number): string {
    const text = record[index] ?? '';
    if (text !== '') return text;
    throw new CommandError(
      'CLI_VALUE_MISSING',
      `${this.#where(index, line)} is empty: fill it in, or take the line out`,
    );
  }

  #number(record: readonly string[], index: number, line: number): number {
    const text = this.#text(record, index, line);
    const reading = parseAmount(text);
    if ('value' in reading) return reading.value;
    throw new CommandError(
      'CLI_NOT_A_NUMBER',
      `${this.#where(index, line)} has '${excerpt(text)}', ${reading.fault}`,
    );
  }

  #where(index: number, line: number): string {
    return `${this.#path}: line ${line}: column '${excerpt(this.#names[index] ?? '')}'`;
  }
}
