import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { decodeNetwork, encodeNetwork, type StoredNetwork } from './network-format.ts';

/** Writes one file, beside its place first: a reader finds the old network or the new one, never half of it. */
export async function saveNetwork(path: string, network: StoredNetwork): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    await writeFile(unfinished, encodeNetwork(network), { flush: true });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Reads what `saveNetwork` wrote. Throws NetworkFormatError, and what Node throws for a file that cannot be read. */
export async function loadNetwork(path: string): Promise<StoredNetwork> {
  return decodeNetwork(await readFile(path));
}
