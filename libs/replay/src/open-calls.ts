import { stat } from 'node:fs/promises';
import { firstLines, openDataset } from '@shoal/datasets';
import { readNdjson } from './read-ndjson.ts';
import type { SendableCall } from './send-options.ts';

/** A file of calls that is ready to be read, once. */
export interface CallSource {
  /** `calls` for a file of Segment calls, else the name of the data set. */
  readonly name: string;
  /** The tenant that a data set is known by; undefined for a file of calls. */
  readonly shop: string | undefined;
  readonly calls: AsyncIterable<SendableCall & { readonly timestamp?: string }>;
  /** Lines so far that became no call, by reason. */
  leftOut(): Readonly<Record<string, number>>;
}

/**
 * Opens a file of Segment calls (one JSON object a line) or a known data set, plain or gzipped, recognised by what is
 * in it; or a data set by its name inside `folder`. Throws a DatasetError of one line when it is neither, or not there.
 */
export async function openCalls(nameOrPath: string, folder?: string): Promise<CallSource> {
  if (await holdsObjects(nameOrPath)) {
    const leftOut: Record<string, number> = {};
    const calls = readNdjson(nameOrPath, leftOut);
    return { name: 'calls', shop: undefined, calls, leftOut: () => leftOut };
  }
  const { name, shop, calls, rows } = await openDataset(nameOrPath, folder);
  return { name, shop, calls, leftOut: () => ({ ...rows().refused }) };
}

async function holdsObjects(path: string): Promise<boolean> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return false;
  const lines = await firstLines(path, 3);
  return (
    lines
      .find((line) => line.trim() !== '')
      ?.trimStart()
      .startsWith('{') === true
  );
}
