import { setTimeout as delay } from 'node:timers/promises';
import { type Claim, claimDirectory, DirectoryInUseError } from '../claim.ts';

const POLL_MS = 100;

/**
 * Takes a directory for this process, after the one that has it. Returns undefined without taking it as soon as
 * `isDone` holds: whoever had it before has then done what this process wanted to do. `onWait` is called once if it
 * has to wait.
 */
export async function claimInTurn(
  directory: string,
  isDone: () => boolean,
  onWait: () => void,
): Promise<Claim | undefined> {
  let hasWaited = false;
  for (;;) {
    if (isDone()) return undefined;
    const claim = await tryClaim(directory);
    if (claim !== undefined) {
      // It may have got done between the look and the claim.
      if (!isDone()) return claim;
      claim.release();
      return undefined;
    }
    if (!hasWaited) onWait();
    hasWaited = true;
    await delay(POLL_MS);
  }
}

async function tryClaim(directory: string): Promise<Claim | undefined> {
  try {
    return await claimDirectory(directory, async () => undefined);
  } catch (error) {
    // Gone between the attempt to take it and the look at who has it: it was released just then.
    const isReleased = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (error instanceof DirectoryInUseError || isReleased) return undefined;
    throw error;
  }
}
