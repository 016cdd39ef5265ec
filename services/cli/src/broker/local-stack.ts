import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a start of this checkout listens, as it has written it down. */
export interface LocalStack {
  readonly pid: number;
  readonly namespace: string;
  readonly brokers: readonly string[];
  readonly ingestion: string;
  readonly gateway: string;
}

/** The folder in which `shoal start` keeps everything, unless SHOAL_STATE or --state says else. */
export const defaultStateFolder = join(import.meta.dirname, '..', '..', '..', '..', '.shoal', 'local');

/** The stack that runs in a state folder now; undefined where none does. */
export function findLocalStack(folder: string): LocalStack | undefined {
  try {
    const stack = JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8')) as LocalStack;
    // Signal 0 asks only whether the process is there: a start that was killed leaves its file behind.
    process.kill(stack.pid, 0);
    return stack;
  } catch {
    return undefined; // No file, a damaged one, or nobody behind it: there is no local stack to use.
  }
}
