import { CommandError } from '../command-error.ts';
import { parseRecords } from './parse-records.ts';
import { type Table, TableBuilder, type TableRequest } from './table-builder.ts';

// Often enough to see that it moves, seldom enough to cost nothing.
const PROGRESS_ROWS = 20_000;

/** Reads a delimited text file (.csv, .tsv, also gzipped) into numbers. Throws CommandError. */
export async function readTable(
  path: string,
  request: TableRequest,
  onProgress: (rows: number) => void = () => undefined,
): Promise<Table> {
  let builder: TableBuilder | undefined;
  await parseRecords(path, (record, line) => {
    if (builder === undefined) {
      builder = new TableBuilder(path, record, request);
      return;
    }
    builder.addRecord(record, line);
    if (builder.rows % PROGRESS_ROWS === 0) onProgress(builder.rows);
  });
  if (builder === undefined) {
    throw new CommandError(
      'CLI_FILE_EMPTY',
      `${path}: is empty: it needs a header line and a row for each customer`,
    );
  }
  return builder.finish();
}
