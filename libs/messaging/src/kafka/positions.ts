import { MessagingError } from '../errors.ts';
import type { PartitionOffsets } from '../messaging.ts';

/** Where a subscription stands in each partition that it reads, and when it last moved. */
export class Positions {
  readonly #clock: { now(): number };
  readonly #next = new Map<string, Map<number, number>>();
  #movedAt: number;

  constructor(clock: { now(): number }) {
    this.#clock = clock;
    this.#movedAt = clock.now();
  }

  /** A rebalance gave these partitions; what is known of the ones kept stays known. */
  assign(assignment: Readonly<Record<string, number[]>>): void {
    for (const topic of this.#next.keys()) if (!assignment[topic]) this.#next.delete(topic);
    for (const [topic, partitions] of Object.entries(assignment)) {
      const former = this.#next.get(topic);
      this.#next.set(
        topic,
        new Map(partitions.map((partition) => [partition, former?.get(partition) ?? -1])),
      );
    }
    this.#movedAt = this.#clock.now();
  }

  moved(topic: string, partition: number, nextOffset: number): void {
    this.#next.get(topic)?.set(partition, nextOffset);
    this.#movedAt = this.#clock.now();
  }

  /** Where each partition that has been read from goes on. */
  known(): { topic: string; partition: number; offset: number }[] {
    return [...this.#next].flatMap(([topic, partitions]) =>
      [...partitions]
        .filter(([, offset]) => offset >= 0)
        .map(([partition, offset]) => ({ topic, partition, offset })),
    );
  }

  assigned(): ReadonlyMap<string, readonly number[]> {
    return new Map(Array.from(this.#next, ([topic, partitions]) => [topic, [...partitions.keys()]]));
  }

  /** Records between here and the end; `startOf` tells where a partition begins that has not been read from yet. */
  behind(topic: string, ends: readonly PartitionOffsets[], startOf: (partition: number) => number): number {
    let lag = 0;
    for (const { partition, high } of ends) {
      const next = this.#next.get(topic)?.get(partition);
      if (next !== undefined) lag += Math.max(0, high - (next < 0 ? startOf(partition) : next));
    }
    return lag;
  }

  /** Rejects a subscription that has work and does not move. */
  verify(lag: number, stallMs: number, name: string): void {
    const stillMs = this.#clock.now() - this.#movedAt;
    if (lag === 0 || stillMs < stallMs) return;
    const text = `${name}: ${lag} records wait and none was done for ${Math.round(stillMs / 1000)} s`;
    throw new MessagingError('STALLED', text);
  }
}
