import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Output } from '../command-context.ts';
import { prepareOutputFile } from '../output-file.ts';

/** Lines of one piece that is written at once, in characters. */
const pieceLength = 65_536;

/**
 * Writes lines to a file, gzipped where it is called .gz, however many there are. The file appears under its name when
 * it is whole. Throws CommandError for a place that cannot be written.
 */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  await prepareOutputFile(path, '');
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const through = path.endsWith('.gz')
    ? createGzip()
    : new Transform({ transform: (chunk, _, done) => done(null, chunk) });
  try {
    await pipeline(Readable.from(pieces(lines)), through, createWriteStream(draft, { flags: 'wx' }));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Prints lines, no faster than they are taken. */
export async function printLines(output: Output, lines: Iterable<string>): Promise<void> {
  for (const piece of pieces(lines)) {
    // A stream that wants a pause says false, and tells when it is over.
    if (output.write(piece) === false && 'once' in output) await once(output as NodeJS.WriteStream, 'drain');
  }
}

function* pieces(lines: Iterable<string>): Generator<string, void, undefined> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
