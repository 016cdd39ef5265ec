import { setTimeout as delay } from 'node:timers/promises';
import { type Daemon, lastLinesOf } from './children.ts';
import { StackError } from './report.ts';

const POLL_MS = 25;

/** Returns true as soon as the condition holds, false when it did not within the time or `abandon` said stop. */
export async function holdsWithin(
  withinMs: number,
  condition: () => Promise<boolean>,
  abandon: () => boolean = () => false,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && !abandon()) {
    if (await condition()) return true;
    await delay(POLL_MS);
  }
  return false;
}

/**
 * Waits until a server answers.
 * @throws StackError with the end of its log, after stopping it, when it ended or stayed silent.
 */
export async function untilReady(
  daemon: Daemon,
  { answers, withinMs, logFile }: { answers: () => Promise<boolean>; withinMs: number; logFile: string },
): Promise<void> {
  let ending: string | undefined;
  void daemon.ended.then((how) => {
    ending = how;
  });
  if (await holdsWithin(withinMs, answers, () => ending !== undefined)) return;
  const reason = ending ?? `did not answer within ${withinMs / 1000} s`;
  await daemon.stop();
  throw new StackError(`${daemon.name} ${reason}. The end of ${logFile}:\n${lastLinesOf(logFile)}`);
}
