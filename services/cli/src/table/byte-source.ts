import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CommandError } from '../command-error.ts';

/** The bytes of a file, decompressed if they are gzip, whatever the file is called. Throws CommandError. */
export async function* readBytes(path: string): AsyncGenerator<Buffer> {
  try {
    if ((await stat(path)).isDirectory())
      throw new CommandError('CLI_FILE_IS_DIRECTORY', `${path}: is a directory: name a file in it`);
    const stream = createReadStream(path);
    try {
      yield* gunzipped(stream);
    } finally {
      // Whoever stops at a fault in the middle leaves no open file behind.
      stream.destroy();
    }
  } catch (error) {
    throw error instanceof CommandError ? error : readError(path, error as NodeJS.ErrnoException);
  }
}

async function* gunzipped(stream: Readable): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const all = restore(first.value, chunks);
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield* all;
    return;
  }
  // pipeline, and not pipe, hands on the errors of either stream; whoever reads the last one gets them.
  yield* pipeline(Readable.from(all), createGunzip(), () => undefined) as AsyncIterable<Buffer>;
}

async function* restore(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function readError(path: string, error: NodeJS.ErrnoException): unknown {
  const options = { cause: error };
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return new CommandError('CLI_FILE_MISSING', `${path}: there is no such file: check the path`, options);
  }
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new CommandError(
      'CLI_FILE_UNREADABLE',
      `${path}: may not be read: check its permissions`,
      options,
    );
  }
  if (error.code?.startsWith('Z_')) {
    const message = `${path}: is damaged or cut off (gzip: ${error.message}): fetch it again`;
    return new CommandError('CLI_FILE_UNREADABLE', message, options);
  }
  // Anything that is no answer of the system is a bug, and must not be blamed on the disk.
  if (error.syscall === undefined) return error;
  const message = `${path}: cannot be read (${error.message}): check the disk`;
  return new CommandError('CLI_FILE_UNREADABLE', message, options);
}
