import { MessagingError } from '../errors.ts';
import type { BatchHandler, Delivery, GroupState, Subscription } from '../messaging.ts';
import type { MemoryLog } from './memory-log.ts';

export interface JoinOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly from: 'beginning' | 'end';
  readonly commit: boolean;
  readonly batchSizeMax: number;
}

interface Member {
  readonly options: JoinOptions;
  readonly handler: BatchHandler;
  /** `topic/partition` to its loop; a loop ends when its generation is over. */
  loops: Promise<void>[];
  assigned: Map<string, number[]>;
  fault: unknown;
}

/** Consumer groups over a MemoryLog: each partition of a topic has one owner in a group, changed by every join and leave. */
export class MemoryGroups {
  readonly #log: MemoryLog;
  readonly #members = new Map<string, Member[]>();
  readonly #generation = new Map<string, number>();

  constructor(log: MemoryLog) {
    this.#log = log;
  }

  join(options: JoinOptions, handler: BatchHandler): Subscription {
    const member: Member = { options, handler, loops: [], assigned: new Map(), fault: undefined };
    if (options.from === 'end') this.#startAtEnd(options);
    this.#members.set(options.group, [...(this.#members.get(options.group) ?? []), member]);
    this.#rebalance(options.group);
    return {
      stop: () => this.#leave(member),
      checkProgress: async () => {
        if (member.fault)
          throw new MessagingError('STALLED', `${options.group} has ended by a fault`, member.fault);
      },
      lag: async () => this.#lag(member),
      assigned: () => member.assigned,
    };
  }

  /** Groups that somebody is in or has committed something. */
  states(prefix: string): readonly GroupState[] {
    const names = new Set([...this.#members.keys(), ...this.#log.committed.keys()]);
    const found = [...names].filter((group) => group.startsWith(prefix));
    return found.map((group) => ({ group, members: this.#members.get(group)?.length ?? 0 }));
  }

  #startAtEnd({ group, topics }: JoinOptions): void {
    for (const topic of topics) {
      this.#log.partitions(topic).forEach((records, partition) => {
        this.#log.commit(group, topic, partition, records.length);
      });
    }
  }

  async #leave(member: Member): Promise<void> {
    const { group } = member.options;
    const members = this.#members.get(group) ?? [];
    if (!members.includes(member)) return;
    this.#members.set(
      group,
      members.filter((other) => other !== member),
    );
    this.#rebalance(group);
    await Promise.all(member.loops);
  }

  /** Shares the partitions anew; the loops of the generation before end after the batch that they have in hand. */
  #rebalance(group: string): void {
    const generation = (this.#generation.get(group) ?? 0) + 1;
    this.#generation.set(group, generation);
    const members = this.#members.get(group) ?? [];
    const former = members.flatMap(({ loops }) => loops);
    for (const member of members) {
      member.assigned = new Map();
      member.loops = [];
    }
    members.forEach((member, index) => {
      for (const topic of member.options.topics) {
        const owned = [...this.#log.partitions(topic).keys()].filter(
          (partition) => partition % members.length === index,
        );
        member.assigned.set(topic, owned);
        for (const partition of owned)
          member.loops.push(this.#read(member, { topic, partition }, generation, former));
      }
    });
    this.#log.notify();
  }

  async #read(
    member: Member,
    { topic, partition }: { readonly topic: string; readonly partition: number },
    generation: number,
    former: readonly Promise<void>[],
  ): Promise<void> {
    const { group, batchSizeMax } = member.options;
    await Promise.allSettled(former);
    const current = () => this.#generation.get(group) === generation;
    while (current()) {
      const start = Math.max(
        this.#log.nextOffset(group, topic, partition) ?? 0,
        this.#log.low(topic, partition),
      );
      const records = this.#log.partitions(topic)[partition] as Delivery[];
      const batch = records.slice(start, start + batchSizeMax);
      if (batch.length === 0) {
        await this.#log.changed();
        continue;
      }
      try {
        await member.handler(batch);
        this.#log.commit(group, topic, partition, start + batch.length);
      } catch {
        // As with the real broker: the offset has not moved, so the same records come again.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  #lag(member: Member): number {
    let lag = 0;
    for (const [topic, partitions] of member.assigned) {
      for (const partition of partitions) {
        const { length } = this.#log.partitions(topic)[partition] as Delivery[];
        lag += length - (this.#log.nextOffset(member.options.group, topic, partition) ?? 0);
      }
    }
    return lag;
  }
}
