import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import { checkHeader, columnIndex } from './header.ts';
import { type OnRecord, parseRecords } from './parse-records.ts';

const PROGRESS_ROWS = 20_000;

/** A column as it stands in the file: each distinct text once, and which of them each row has. */
export interface TextColumn {
  readonly name: string;
  /** In the order in which they first stand in the file; blank is ''. */
  readonly texts: readonly string[];
  /** For each row the place of its text. */
  readonly codes: Int32Array;
}

/** A file by columns, before anybody has said what is a number, and where each row stands. */
export class TextTable {
  readonly path: string;
  readonly columns: readonly TextColumn[];
  /** The line on which each row ends. */
  private readonly lines: Int32Array;

  constructor(path: string, columns: readonly TextColumn[], lines: Int32Array) {
    this.path = path;
    this.columns = columns;
    this.lines = lines;
  }

  get rows(): number {
    return this.lines.length;
  }

  /** Throws CommandError with the nearest name there is. */
  column(name: string): TextColumn {
    const names = this.columns.map((column) => column.name);
    return this.columns[columnIndex(this.path, names, name)] as TextColumn;
  }

  /** The line on which a row ends; the header is 1. */
  line(row: number): number {
    return this.lines[row] ?? 0;
  }

  /** The rows that are kept, with the texts that are left. */
  rowsWhere(keeps: (row: number) => boolean): TextTable {
    const rows = Array.from({ length: this.rows }, (_, row) => row).filter(keeps);
    const columns = this.columns.map(({ name, texts, codes }) => {
      const places = new Map<number, number>();
      const kept = Int32Array.from(rows, (row) => {
        const code = codes[row] as number;
        const place = places.get(code) ?? places.size;
        places.set(code, place);
        return place;
      });
      return { name, texts: Array.from(places.keys(), (code) => texts[code] ?? ''), codes: kept };
    });
    return new TextTable(
      this.path,
      columns,
      Int32Array.from(rows, (row) => this.line(row)),
    );
  }

  /** How a message begins that is about one cell. */
  where({ name }: TextColumn, row: number): string {
    return `${this.path}: line ${this.line(row)}: column '${excerpt(name)}'`;
  }
}

/** The text of one row, blank as ''. */
export function textAt({ texts, codes }: TextColumn, row: number): string {
  return texts[codes[row] ?? -1] ?? '';
}

/**
 * Reads a delimited text file (.csv, .tsv, also gzipped), or what `records` makes of a file; `what` is what its lines are.
 * Throws CommandError.
 */
export async function readTextTable(
  path: string,
  what: string,
  onProgress: (rows: number) => void = () => undefined,
  records: (path: string, onRecord: OnRecord) => Promise<void> = parseRecords,
): Promise<TextTable> {
  let builder: TextTableBuilder | undefined;
  await records(path, (record, line) => {
    if (builder === undefined) {
      builder = new TextTableBuilder(path, record);
      return;
    }
    builder.add(record, line);
    if (builder.rows % PROGRESS_ROWS === 0) onProgress(builder.rows);
  });
  if (builder === undefined) {
    throw new CommandError(
      'CLI_FILE_EMPTY',
      `${path}: is empty: it needs a header and a line for each ${what}`,
    );
  }
  if (builder.rows === 0) {
    throw new CommandError('CLI_NO_ROWS', `${path}: has a header and no rows: add a line for each ${what}`);
  }
  return builder.finish();
}

class TextTableBuilder {
  readonly #path: string;
  readonly #columns: readonly { name: string; places: Map<string, number>; codes: number[] }[];
  readonly #lines: number[] = [];

  constructor(path: string, header: readonly string[]) {
    checkHeader(path, header);
    this.#path = path;
    this.#columns = header.map((name) => ({ name, places: new Map(), codes: [] }));
  }

  get rows(): number {
    return this.#lines.length;
  }

  add(record: readonly string[], line: number): void {
    const columns = this.#columns;
    if (record.length !== columns.length) {
      const message = `${this.#path}: line ${line}: has ${record.length} values, the header ${columns.length}: mend the line`;
      throw new CommandError('CLI_LINE_RAGGED', message);
    }
    this.#lines.push(line);
    for (const [c, { places, codes }] of columns.entries()) {
      const text = record[c] ?? '';
      let place = places.get(text);
      if (place === undefined) {
        place = places.size;
        places.set(text, place);
      }
      codes.push(place);
    }
  }

  finish(): TextTable {
    const columns = this.#columns.map(({ name, places, codes }) => ({
      ...{ name, texts: [...places.keys()], codes: Int32Array.from(codes) },
    }));
    return new TextTable(this.#path, columns, Int32Array.from(this.#lines));
  }
}
