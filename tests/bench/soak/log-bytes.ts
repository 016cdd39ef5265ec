import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder } from '../../../infra/local/src/folders.ts';

/** Where the broker that benchmarks start keeps its logs. */
const dataFolder = join(rootFolder, '.shoal', 'bench', 'kafka', 'data');

/**
 * Bytes on the broker's disk of each topic of a namespace, as they are written now: compaction and retention come later. Empty where the
 * broker is none of this machine's.
 */
export function logBytes(namespace: string): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  if (!existsSync(dataFolder)) return bytes;
  for (const folder of readdirSync(dataFolder)) {
    const [, topic] = /^(.+)-\d+$/.exec(folder) ?? [];
    if (!topic?.startsWith(`${namespace}.`)) continue;
    const logs = readdirSync(join(dataFolder, folder)).filter((file) => file.endsWith('.log'));
    const size = logs.reduce((sum, file) => sum + statSync(join(dataFolder, folder, file)).size, 0);
    const name = topic.slice(namespace.length + 1);
    bytes.set(name, (bytes.get(name) ?? 0) + size);
  }
  return bytes;
}
