import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SegmentCall, TrackCall } from '@shoal/simulation';

/** A folder of its own for a test, gone afterwards. */
export async function ownFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shoal-datasets-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** Writes one file into a folder of its own and gives its path. */
export async function sampleFile(
  context: TestContext,
  name: string,
  content: string | Buffer,
): Promise<string> {
  const path = join(await ownFolder(context), name);
  await writeFile(path, content);
  return path;
}

export async function collect<Call extends SegmentCall>(calls: AsyncIterable<Call>): Promise<Call[]> {
  const collected: Call[] = [];
  for await (const call of calls) collected.push(call);
  return collected;
}

export function totalCentsOf(call: TrackCall): number {
  const total = call.properties?.total;
  if (typeof total !== 'number') throw new Error(`${call.messageId} has no total`);
  return Math.round(total * 100);
}

/** Where the real logs are, if anywhere; without it the tests that read them are skipped and say so. */
export const realFolder = process.env.SHOAL_DATASETS;
export const needsRealFiles = {
  skip: realFolder ? false : 'SHOAL_DATASETS names no folder with the real logs',
};
