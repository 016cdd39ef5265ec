import { isUtf8 } from 'node:buffer';
import { unzipSync } from 'fflate';
import { CommandError } from '../command-error.ts';
import { excerpt } from '../printable.ts';
import { readBytes } from '../table/byte-source.ts';

/** A file as text. */
export interface FileText {
  readonly text: string;
  readonly encoding: 'UTF-8' | 'GBK';
}

/** A string cannot hold more. */
const BYTES_MAX = 400_000_000;
const ZIP = '504b0304';
/** Of the characters of a text in GBK that are beyond ASCII, how many must be Chinese ones or their marks. */
const CHINESE_SHARE_MIN = 0.9;

/** Reads a file whole: plain, gzip, or the one file of a zip archive; UTF-8 with or without its mark, or GBK. Throws CommandError. */
export async function readText(path: string): Promise<FileText> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of readBytes(path)) {
    size += chunk.length;
    if (size > BYTES_MAX)
      throw new CommandError(
        'CLI_FILE_NOT_TEXT',
        `${path}: has more than ${BYTES_MAX / 1e6} MB: give it in parts`,
      );
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const isZip = bytes.subarray(0, 4).toString('hex') === ZIP;
  return decode(path, isZip ? onlyFile(path, bytes) : bytes);
}

function onlyFile(path: string, archive: Buffer): Buffer {
  const names: string[] = [];
  try {
    const files = unzipSync(archive, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/') || name.startsWith('__MACOSX/')) return false;
        names.push(name);
        if (originalSize > BYTES_MAX) throw new RangeError(`${name} has more than ${BYTES_MAX / 1e6} MB`);
        return names.length === 1;
      },
    });
    const [content] = Object.values(files);
    if (names.length === 1 && content)
      return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  } catch (error) {
    const message = `${path}: is damaged, cut off or too large (zip: ${(error as Error).message}): unpack it by hand`;
    throw new CommandError('CLI_FILE_UNREADABLE', message, { cause: error });
  }
  const listed = names.slice(0, 3).map((name) => `'${excerpt(name)}'`);
  const has = names.length === 0 ? 'no file' : `${names.length} files (${listed.join(', ')})`;
  throw new CommandError(
    'CLI_FILE_NOT_TEXT',
    `${path}: has ${has} in it: give an archive of one, or unpack it`,
  );
}

function decode(path: string, bytes: Buffer): FileText {
  if (bytes.includes(0))
    throw new CommandError(
      'CLI_FILE_NOT_TEXT',
      `${path}: is binary, or UTF-16: save it as CSV or JSON in UTF-8`,
    );
  if (isUtf8(bytes)) return { text: new TextDecoder('utf-8').decode(bytes), encoding: 'UTF-8' };
  const text = asGbk(bytes);
  if (text !== undefined) return { text, encoding: 'GBK' };
  const message = `${path}: is neither UTF-8 nor GBK text: save the file as UTF-8`;
  throw new CommandError('CLI_FILE_NOT_UTF8', message);
}

/** Undefined where the bytes are not GBK, or make no Chinese text when they are read as such. */
function asGbk(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
    const beyond = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
    const chinese = text.match(/[\p{Script=Han}\u3000-\u303f\uff00-\uffef\u2010-\u2027]/gu)?.length ?? 0;
    return chinese >= CHINESE_SHARE_MIN * beyond ? text : undefined;
  } catch {
    return undefined;
  }
}
