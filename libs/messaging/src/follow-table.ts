import type { Delivery, Messaging, Subscription } from './messaging.ts';

export interface TableOptions {
  readonly messaging: Messaging;
  readonly topic: string;
  /** Takes one record; a null value means that the key is gone. Must not throw for bad input: log and go on. */
  readonly apply: (delivery: Delivery) => void | Promise<void>;
}

/**
 * Keeps a whole compacted topic in memory in every instance, for small tables such as keys and models.
 * Resolves once everything that was there at the call has been applied; what comes later is applied as it comes.
 */
export async function followTable({ messaging, topic, apply }: TableOptions): Promise<Subscription> {
  const waiting = new Map(
    (await messaging.offsets(topic))
      .filter(({ low, high }) => high > low)
      .map(({ partition, high }) => [partition, high]),
  );
  let caughtUp: () => void = () => undefined;
  const complete = new Promise<void>((resolve) => {
    caughtUp = resolve;
  });
  if (waiting.size === 0) caughtUp();
  const subscription = await messaging.follow({ topics: [topic], from: 'beginning' }, async (batch) => {
    for (const delivery of batch) {
      await apply(delivery);
      const end = waiting.get(delivery.partition);
      if (end !== undefined && delivery.offset + 1 >= end) waiting.delete(delivery.partition);
    }
    if (waiting.size === 0) caughtUp();
  });
  await complete;
  return subscription;
}
