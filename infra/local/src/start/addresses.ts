import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where everything listens while a start runs; `shoal` finds the local stack by it. */
export interface Addresses {
  readonly pid: number;
  readonly namespace: string;
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  readonly ingestion: string;
  readonly gateway: string;
}

/** Writes `addresses.json` into the folder; returns how to take it away again. */
export function publishAddresses(folder: string, addresses: Addresses): () => void {
  const path = join(folder, 'addresses.json');
  const draft = `${path}.${process.pid}`;
  // A URL of Redis may carry a password.
  writeFileSync(draft, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
  return () => rmSync(path, { force: true });
}
