import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { CommandError } from '../command-error.ts';

const NEWLINE = 0x0a;

// What people hand over instead of a csv, by its first bytes.
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['504b0304', 'is a zip or an Excel workbook: save the sheet as CSV (UTF-8)'],
  ['d0cf11e0', 'is an old Excel workbook: save the sheet as CSV (UTF-8)'],
  ['50415231', 'is a Parquet file: export it as CSV'],
  ['25504446', 'is a PDF: export the table as CSV'],
  ['fffe', 'is UTF-16: save it as UTF-8'],
  ['feff', 'is UTF-16: save it as UTF-8'],
];

/** Passes bytes through as long as they are UTF-8 text. Throws CommandError with the line of the first that is not. */
export async function* checkText(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) checkSignature(path, chunk);
    isFirst = false;
    if (chunk.includes(0)) {
      throw new CommandError('CLI_FILE_NOT_TEXT', `${path}: is a binary file and no table: export it as CSV`);
    }
    if (!decodes(decoder, chunk, true)) throw notUtf8(path, lines + 1 + linesBeforeFault(chunk));
    lines += countNewlines(chunk, chunk.length);
    yield chunk;
  }
  if (!decodes(decoder, Buffer.alloc(0), false)) throw notUtf8(path, lines + 1);
}

function checkSignature(path: string, chunk: Buffer): void {
  const start = chunk.subarray(0, 4).toString('hex');
  const found = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (found) throw new CommandError('CLI_FILE_NOT_TEXT', `${path}: ${found[1]}`);
}

function decodes(decoder: TextDecoder, chunk: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** How many lines of the chunk end before its first line that is not UTF-8. */
function linesBeforeFault(chunk: Buffer): number {
  let start = 0;
  for (let lines = 0; ; lines++) {
    const end = chunk.indexOf(NEWLINE, start);
    if (end < 0 || !isUtf8(chunk.subarray(start, end))) return lines;
    start = end + 1;
  }
}

function countNewlines(chunk: Buffer, end: number): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0 && at < end; at = chunk.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

function notUtf8(path: string, line: number): CommandError {
  return new CommandError(
    'CLI_FILE_NOT_UTF8',
    `${path}: line ${line}: is not UTF-8 text: save the file as UTF-8`,
  );
}
