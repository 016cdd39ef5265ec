import type { Messaging, OutgoingMessage } from './messaging.ts';

/** Which of the documents just written have been replaced where they are kept, as they stand there now. */
export type FindNewer = (written: readonly OutgoingMessage[]) => Promise<readonly OutgoingMessage[]>;

/** Half of the shortest session that a broker allows: who was away for less still has his partitions. */
const awayMs = 3_000;

/**
 * Whether work that began at a moment (milliseconds, a clock that only goes on) took so long that its instance may have lost its
 * partitions meanwhile: frozen between storing a document and publishing it, it publishes what another has replaced.
 */
export function mayBeOvertaken(begunAt: number, now: number): boolean {
  return now - begunAt >= awayMs;
}

/**
 * Publishes the newest documents after those that were overtaken, until nothing newer is found: whatever order instances come in, the
 * topic ends in what is stored.
 */
export async function publishNewest(
  written: readonly OutgoingMessage[],
  findNewer: FindNewer,
  messaging: Pick<Messaging, 'send'>,
): Promise<void> {
  let newer = await findNewer(written);
  while (newer.length > 0) {
    await messaging.send(newer);
    newer = await findNewer(newer);
  }
}
