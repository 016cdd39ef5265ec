import type { Messaging } from './messaging.ts';

/** Notes for a group without members that it has done all that a topic holds now. */
export async function commitToEnd(
  messaging: Pick<Messaging, 'offsets' | 'commit'>,
  group: string,
  topic: string,
): Promise<void> {
  const ends = (await messaging.offsets(topic)).map(({ partition, high }) => [partition, high] as const);
  await messaging.commit(group, topic, new Map(ends));
}
