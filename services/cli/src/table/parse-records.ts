import { CsvError, type Info, type Options, parse } from 'csv-parse';
import { CommandError } from '../command-error.ts';
import { readBytes } from './byte-source.ts';
import { detectDelimiter } from './delimiter.ts';
import { checkText } from './text-check.ts';

/** Hears of each record with the number of the line on which it ends. What it throws ends the reading. */
export type OnRecord = (record: readonly string[], line: number) => void;

// A record longer than this has an open quote that swallowed the lines after it.
const RECORD_BYTES_MAX = 1_000_000;

/**
 * Streams the records of a csv, tsv or other delimited file, the header first; blank lines are passed over. The
 * delimiter is found from the first line; a byte order mark and any line endings will do. Throws CommandError.
 */
export function parseRecords(path: string, onRecord: OnRecord): Promise<void> {
  return parseChunks(path, checkText(path, readBytes(path)), onRecord);
}

/** The same of text that is at hand, in UTF-8; `path` is where it came from. Throws CommandError. */
export async function parseChunks(
  path: string,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  onRecord: OnRecord,
): Promise<void> {
  let parser: Parser | undefined;
  for await (const chunk of chunks) {
    parser ??= startParser(path, detectDelimiter(chunk.toString('utf8')), onRecord);
    await parser.write(chunk);
  }
  await parser?.end();
}

interface Parser {
  write(chunk: Buffer): Promise<void>;
  end(): Promise<void>;
}

function startParser(path: string, delimiter: string, onRecord: OnRecord): Parser {
  let lastLine = 0;
  const options: Options = {
    delimiter,
    bom: true,
    trim: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: RECORD_BYTES_MAX,
    // Taking records here, and passing none on, spares each of them the way through an object stream.
    on_record: (record: string[], { lines }: Info & { lines: number }) => {
      onRecord(record, lines);
      lastLine = lines;
      return null;
    },
  };
  const stream = parse(options).resume();
  const ended = new Promise<void>((resolve, reject) => {
    stream.on('end', resolve);
    stream.on('error', (error) => reject(recordError(path, error, lastLine)));
  });
  // Awaited below; this keeps a failure between two writes from counting as unhandled.
  ended.catch(() => undefined);
  return {
    async write(chunk) {
      const goesOn = stream.write(chunk);
      if (stream.errored) await ended;
      if (!goesOn) await Promise.race([ended, new Promise<void>((resolve) => stream.once('drain', resolve))]);
    },
    async end() {
      stream.end();
      await ended;
    },
  };
}

function recordError(path: string, error: unknown, lastLine: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = `${path}: line ${lastLine + 1}`;
  const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  const message = isOpen
    ? `${line}: a quote (") opens in this record and is never closed: close it, or double it inside quotes`
    : `${line}: a quote (") stands in the middle of a value: put the value in quotes and double the quote`;
  return new CommandError('CLI_LINE_MALFORMED', message, { cause: error });
}
