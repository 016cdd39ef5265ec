import { csvRecords, firstLines, textLines } from '@shoal/datasets';
import type { ItemLine } from '@shoal/replay';
import { CommandError } from '../command-error.ts';
import { checkHeader } from '../table/header.ts';

/** The items of a file, a line of JSON each: as they stand there, or made of the records of a csv. Throws CommandError. */
export async function* itemFile(path: string): AsyncGenerator<ItemLine, void, undefined> {
  const first = (await firstLines(path, 3)).find((line) => line.trim() !== '');
  if (first === undefined) throw new CommandError('CLI_FILE_EMPTY', `${path}: is empty: it needs items`);
  yield* first
    .replace(/^\ufeff/, '')
    .trimStart()
    .startsWith('{')
    ? jsonLines(path)
    : csvLines(path);
}

async function* jsonLines(path: string): AsyncGenerator<ItemLine, void, undefined> {
  let line = 0;
  for await (const text of textLines(path)) {
    line += 1;
    if (text.trim() !== '') yield { line, text: line === 1 ? text.replace(/^\ufeff/, '') : text };
  }
}

async function* csvLines(path: string): AsyncGenerator<ItemLine, void, undefined> {
  let names: readonly string[] | undefined;
  let line = 0;
  for await (const record of csvRecords(path)) {
    line += 1;
    if (names === undefined) {
      names = checkedHeader(path, record);
      continue;
    }
    if (record.length !== names.length) {
      const message = `${path}: record ${line}: has ${record.length} values, the header ${names.length}: mend it`;
      throw new CommandError('CLI_LINE_RAGGED', message);
    }
    yield { line, text: JSON.stringify(itemOf(names, record)) };
  }
}

function checkedHeader(path: string, record: readonly string[]): readonly string[] {
  const names = record.map((name) => name.trim());
  checkHeader(path, names);
  for (const wanted of ['itemId', 'title']) {
    if (names.includes(wanted)) continue;
    const message = `${path}: has no column '${wanted}': call one so, or send JSON lines`;
    throw new CommandError('CLI_COLUMN_MISSING', message);
  }
  return names;
}

/** What an item has; any other column is an attribute. What cannot be read is passed on as it is, and refused with its reason. */
const FIELDS: Readonly<Record<string, (text: string) => unknown>> = {
  itemId: (text) => text,
  title: (text) => text,
  category: (text) => text.split('>').map((name) => name.trim()),
  price: (text) => (Number.isFinite(Number(text)) ? Number(text) : text),
  currency: (text) => text,
  available: flag,
  hidden: flag,
  rebuyable: flag,
  description: (text) => text,
};

function flag(text: string): unknown {
  if (/^(?:true|yes|1)$/i.test(text)) return true;
  return /^(?:false|no|0)$/i.test(text) ? false : text;
}

function itemOf(names: readonly string[], record: readonly string[]): object {
  const item: Record<string, unknown> = {};
  const attributes: Record<string, string> = {};
  names.forEach((name, i) => {
    const text = (record[i] ?? '').trim();
    if (text === '') return;
    const read = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (read) item[name] = read(text);
    else attributes[name] = text;
  });
  return Object.keys(attributes).length > 0 ? { ...item, attributes } : item;
}
