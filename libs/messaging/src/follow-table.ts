import type { Delivery, Messaging, Subscription } from './messaging.ts';

export interface TableOptions {
  readonly messaging: Messaging;
  readonly topic: string;
  /** Takes one record; a null value means that the key is gone. Must not throw for bad input: log and go on. */
  readonly apply: (delivery: Delivery) => void | Promise<void>;
}

export interface TableSubscription extends Subscription {
  /** Resolves once all that is in the topic at the call has been applied: for a question that must not miss the newest. */
  catchUp(): Promise<void>;
}

/**
 * Keeps a whole compacted topic in memory in every instance, for small tables such as keys and models.
 * Resolves once everything that was there at the call has been applied; what comes later is applied as it comes.
 */
export async function followTable({ messaging, topic, apply }: TableOptions): Promise<TableSubscription> {
  const progress = new Progress();
  const subscription = await messaging.follow({ topics: [topic], from: 'beginning' }, async (batch) => {
    for (const delivery of batch) {
      await apply(delivery);
      progress.reach(delivery.partition, delivery.offset + 1);
    }
  });
  const catchUp = async () => {
    const ends = (await messaging.offsets(topic)).filter(({ low, high }) => high > low);
    await Promise.all(ends.map(({ partition, high }) => progress.until(partition, high)));
  };
  await catchUp();
  return {
    stop: () => subscription.stop(),
    checkProgress: (stallMs) => subscription.checkProgress(stallMs),
    lag: () => subscription.lag(),
    assigned: () => subscription.assigned(),
    catchUp,
  };
}

/** How far each partition has been applied, and who waits for it to come further. */
class Progress {
  readonly #next = new Map<number, number>();
  readonly #waiting = new Set<{
    readonly partition: number;
    readonly offset: number;
    readonly go: () => void;
  }>();

  reach(partition: number, offset: number): void {
    this.#next.set(partition, offset);
    for (const waiter of this.#waiting) {
      if (waiter.partition !== partition || waiter.offset > offset) continue;
      this.#waiting.delete(waiter);
      waiter.go();
    }
  }

  async until(partition: number, offset: number): Promise<void> {
    if ((this.#next.get(partition) ?? 0) >= offset) return;
    await new Promise<void>((go) => this.#waiting.add({ partition, offset, go }));
  }
}
