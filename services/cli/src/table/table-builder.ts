import type { Matrix } from '@shoal/clustering';
import { CommandError } from '../command-error.ts';
import { checkHeader, columnIndex, guessIdColumn } from './header.ts';
import { NumberColumn } from './number-column.ts';

/** Which columns to read. */
export interface TableRequest {
  /** The column that identifies a row; undefined: one that is called like an id, else the row's number. */
  readonly id?: string;
  /** The columns to cluster by; undefined: all numeric ones except the id. */
  readonly features?: readonly string[];
}

/** A file's numbers, and whose they are. */
export interface Table {
  /** The name of the id column; undefined when rows are numbered from 1. */
  readonly idColumn: string | undefined;
  readonly ids: readonly string[];
  readonly features: readonly string[];
  /** One row a record, one column a feature. */
  readonly matrix: Matrix;
}

/** Takes the records of a file one by one and makes a table of them. Every method throws CommandError. */
export class TableBuilder {
  readonly #path: string;
  readonly #width: number;
  readonly #idColumn: string | undefined;
  readonly #idIndex: number;
  readonly #columns: readonly { readonly index: number; readonly column: NumberColumn }[];
  readonly #areChosen: boolean;
  readonly #ids: string[] = [];

  constructor(path: string, header: readonly string[], request: TableRequest) {
    checkHeader(path, header);
    this.#path = path;
    this.#width = header.length;
    this.#areChosen = request.features !== undefined;
    this.#idColumn = request.id ?? guessIdColumn(header.filter((name) => !request.features?.includes(name)));
    this.#idIndex = this.#idColumn === undefined ? -1 : columnIndex(path, header, this.#idColumn);
    const names = request.features ?? header.filter((name) => name !== this.#idColumn);
    this.#columns = names.map((name) => ({
      index: columnIndex(path, header, name),
      column: new NumberColumn(name),
    }));
  }

  get rows(): number {
    return this.#ids.length;
  }

  addRecord(record: readonly string[], line: number): void {
    if (record.length !== this.#width) throw this.#ragged(record.length, line);
    this.#ids.push(this.#idOf(record, line));
    for (const { index, column } of this.#columns) {
      column.add(record[index] ?? '', line);
      // A column that was asked for is known to be numeric, so its first fault need not wait for the rest.
      if (this.#areChosen && column.fault) throw column.fault.error(this.#path);
    }
  }

  finish(): Table {
    if (this.rows === 0) {
      throw new CommandError(
        'CLI_NO_ROWS',
        `${this.#path}: has a header and no rows: add a row for each customer`,
      );
    }
    const columns = this.#columns.map(({ column }) => column).filter(({ isNumeric }) => isNumeric);
    const [first] = columns.flatMap(({ fault }) => fault ?? []).toSorted((a, b) => a.line - b.line);
    if (first) throw first.error(this.#path);
    if (columns.length === 0) {
      throw new CommandError(
        'CLI_NO_FEATURES',
        `${this.#path}: has no numeric column besides the id: add one`,
      );
    }
    const features = columns.map(({ name }) => name);
    return { idColumn: this.#idColumn, ids: this.#ids, features, matrix: this.#assemble(columns) };
  }

  #idOf(record: readonly string[], line: number): string {
    if (this.#idIndex < 0) return String(this.#ids.length + 1);
    const id = record[this.#idIndex] ?? '';
    if (id !== '') return id;
    const message = `${this.#path}: line ${line}: the id column '${this.#idColumn}' is blank: fill it in`;
    throw new CommandError('CLI_VALUE_MISSING', message);
  }

  #assemble(columns: readonly NumberColumn[]): Matrix {
    const values = new Float64Array(this.rows * columns.length);
    columns.forEach((column, j) => {
      for (let i = 0; i < this.rows; i++) values[i * columns.length + j] = column.values[i] ?? Number.NaN;
    });
    return { rows: this.rows, columns: columns.length, values };
  }

  #ragged(width: number, line: number): CommandError {
    const message =
      `${this.#path}: line ${line}: has ${width} values, but the header names ${this.#width}: ` +
      'add or remove delimiters, or put values that contain one in quotes';
    return new CommandError('CLI_LINE_RAGGED', message);
  }
}
