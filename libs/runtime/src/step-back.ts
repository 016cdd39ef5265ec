import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets every other thread of the machine go before the calling one, for long work that nobody waits for. Linux keeps a priority
 * for each thread, and tells a thread its own number; elsewhere nothing happens, since the whole process would step back.
 */
export function stepBack(): void {
  const thread = ownThread();
  if (thread !== undefined) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
}

function ownThread(): number | undefined {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return undefined; // Not Linux, or no /proc: the thread stays as it is.
  }
}
