import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Options, parse } from 'csv-parse';
import { DatasetError } from './dataset-error.ts';

const headBytes = 65_536;

/** The bytes of a file, unpacked when it begins as gzip does, whatever its name. A fault destroys the stream with it. */
async function openBytes(path: string): Promise<Readable> {
  const packed = await isGzip(path);
  const file = createReadStream(path);
  return packed ? pipeline(file, createGunzip(), readerIsTold) : file;
}

/** What `pipeline` calls at the end. A fault has destroyed the last stream with it by then. */
function readerIsTold(): void {
  // Whoever reads that stream meets the fault there; throwing it here as well would end the process.
}

async function isGzip(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatasetError('SHOAL_DATASET_UNREADABLE', `Cannot open ${path}: ${reason}`, error);
  }
}

/** The lines of a text file without their ends, CRLF or LF; holds one chunk. Throws a DatasetError when it cannot be read. */
export async function* textLines(path: string): AsyncGenerator<string, void, undefined> {
  const bytes = await openBytes(path);
  bytes.setEncoding('utf8');
  let rest = '';
  for await (const chunk of withFaults(path, bytes)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}

/** The records of a CSV file as arrays of strings, however many fields each has. Throws a DatasetError when it cannot be read. */
export async function* csvRecords(path: string): AsyncGenerator<readonly string[], void, undefined> {
  const options: Options = {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  };
  const bytes = await openBytes(path);
  yield* withFaults<readonly string[]>(path, pipeline(bytes, parse(options), readerIsTold));
}

/** The first lines of a text file, enough to tell its format. */
export async function firstLines(path: string, count: number): Promise<string[]> {
  const lines: string[] = [];
  let length = 0;
  for await (const line of textLines(path)) {
    lines.push(line);
    length += line.length;
    if (lines.length >= count || length > headBytes) break;
  }
  return lines;
}

async function* withFaults<Part>(
  path: string,
  parts: AsyncIterable<Part>,
): AsyncGenerator<Part, void, undefined> {
  try {
    yield* parts;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatasetError('SHOAL_DATASET_UNREADABLE', `Cannot read ${path}: ${reason}`, error);
  }
}
