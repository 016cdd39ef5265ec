import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { SegmentCall } from '@shoal/simulation';
import { readCdnow } from './cdnow.ts';
import { DatasetError } from './dataset-error.ts';
import { LineCounter, type LineCounts } from './line-counts.ts';
import { readOnlineRetail } from './online-retail.ts';
import { onlineRetailColumns } from './online-retail-line.ts';
import { readTaobao } from './taobao.ts';
import { firstLines } from './text-source.ts';

export type DatasetName = 'online-retail' | 'cdnow' | 'taobao';

/** A log that is ready to be read, once. */
export interface Dataset {
  readonly name: DatasetName;
  /** The tenant under which its calls are published. */
  readonly shop: string;
  /** The calls in event-time order. */
  readonly calls: AsyncIterable<SegmentCall>;
  /** What became of the lines so far. */
  rows(): LineCounts;
}

interface Format {
  readonly read: (path: string, counts: LineCounter) => AsyncIterable<SegmentCall>;
  /** Usual names of the file, looked for when only the log's name is given. */
  readonly files: readonly string[];
  readonly recognises: (lines: readonly string[]) => boolean;
  readonly looks: string;
}

const formats: Readonly<Record<DatasetName, Format>> = {
  'online-retail': {
    read: readOnlineRetail,
    files: ['online-retail.csv.gz', 'online-retail.csv', 'OnlineRetail.csv'],
    recognises: ([header = '']) => header.replace(/^\ufeff/, '') === onlineRetailColumns.join(','),
    looks: 'CSV with InvoiceNo,StockCode,...',
  },
  cdnow: {
    read: readCdnow,
    files: ['cdnow.txt', 'CDNOW_master.txt', 'CDNOW_sample.txt'],
    recognises: (lines) => lines.some((line) => /^\s*\d+(\s+\d+)?\s+\d{8}\s+\d+\s+\d+\.\d\d\s*$/.test(line)),
    looks: 'customer yyyymmdd CDs dollars',
  },
  taobao: {
    read: readTaobao,
    files: ['taobao-user-behavior.csv', 'UserBehavior.csv'],
    recognises: (lines) => lines.some((line) => /^\d+,\d+,\d+,(pv|cart|fav|buy),\d+\s*$/.test(line)),
    looks: 'user,item,category,pv|cart|fav|buy,seconds',
  },
};

const names: readonly DatasetName[] = ['online-retail', 'cdnow', 'taobao'];

/**
 * Opens a log by its path, or by its name (online-retail, cdnow, taobao) inside `folder`; the format is recognised by
 * the first lines, so a file may be called as it likes, and may be gzipped.
 * Throws a DatasetError of one line, with the known formats, when it is none of them or is not there.
 */
export async function openDataset(nameOrPath: string, folder?: string): Promise<Dataset> {
  const path = await findFile(nameOrPath, folder);
  const lines = await firstLines(path, 3);
  const name = names.find((candidate) => formats[candidate].recognises(lines));
  if (!name) throw unknown(`${path} is in no known format`);
  const counts = new LineCounter();
  return { name, shop: name, calls: formats[name].read(path, counts), rows: () => counts };
}

async function findFile(nameOrPath: string, folder: string | undefined): Promise<string> {
  const name = names.find((candidate) => candidate === nameOrPath);
  if (!name) return demandFile(nameOrPath);
  if (folder === undefined) throw unknown(`The folder of "${name}" is not given`);
  for (const file of formats[name].files) if (await exists(join(folder, file))) return join(folder, file);
  throw unknown(`${folder} holds none of ${formats[name].files.join(', ')}`);
}

async function demandFile(path: string): Promise<string> {
  if (await exists(path)) return path;
  throw unknown(`There is no file "${path}"`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function unknown(what: string): DatasetError {
  const known = names.map((name) => `${name} (${formats[name].looks})`).join(', ');
  return new DatasetError('SHOAL_DATASET_UNKNOWN', `${what}; known are ${known}`);
}
