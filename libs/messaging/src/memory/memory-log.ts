import type { Delivery, OutgoingMessage, TopicSettings } from '../messaging.ts';

/** The records of one broker that lives in memory: topics, partitions, committed offsets. */
export class MemoryLog {
  readonly topics = new Map<string, Delivery[][]>();
  readonly settings = new Map<string, TopicSettings>();
  /** Group to `topic/partition` to next offset. */
  readonly committed = new Map<string, Map<string, number>>();
  /** `topic/partition` to the first offset that is kept; what lies before it is gone. */
  readonly #lows = new Map<string, number>();
  readonly #clock: { now(): number };
  #waiters: (() => void)[] = [];

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  partitions(topic: string): Delivery[][] {
    const partitions = this.topics.get(topic);
    if (!partitions) throw new RangeError(`topic ${topic} does not exist`);
    return partitions;
  }

  create(settings: TopicSettings): void {
    this.settings.set(settings.topic, settings);
    this.topics.set(
      settings.topic,
      Array.from({ length: settings.partitions }, () => []),
    );
  }

  append({ topic, key, value, headers = {} }: OutgoingMessage): void {
    const partitions = this.partitions(topic);
    const partition = partitionOf(key, partitions.length);
    const records = partitions[partition] as Delivery[];
    records.push({
      topic,
      partition,
      offset: records.length,
      key,
      value: value === null ? null : Buffer.from(value),
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
      timestamp: this.#clock.now(),
    });
  }

  low(topic: string, partition: number): number {
    return this.#lows.get(`${topic}/${partition}`) ?? 0;
  }

  /** What has not been removed. */
  readable(topic: string, partition: number): Delivery[] {
    return (this.partitions(topic)[partition] ?? []).slice(this.low(topic, partition));
  }

  truncate(topic: string, partition: number, before: number): void {
    const { length } = this.partitions(topic)[partition] ?? [];
    this.#lows.set(`${topic}/${partition}`, Math.max(this.low(topic, partition), Math.min(before, length)));
  }

  grow(topic: string, count: number): void {
    const partitions = this.partitions(topic);
    while (partitions.length < count) partitions.push([]);
    this.settings.set(topic, {
      ...(this.settings.get(topic) as TopicSettings),
      partitions: partitions.length,
    });
  }

  /** Wakes everyone who waits for something to happen. */
  notify(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  nextOffset(group: string, topic: string, partition: number): number | undefined {
    return this.committed.get(group)?.get(`${topic}/${partition}`);
  }

  commit(group: string, topic: string, partition: number, offset: number): void {
    let offsets = this.committed.get(group);
    if (!offsets) {
      offsets = new Map();
      this.committed.set(group, offsets);
    }
    offsets.set(`${topic}/${partition}`, offset);
  }
}

/** Where a key goes among so many partitions. */
export function partitionOf(key: string, partitions: number): number {
  return hash(key) % partitions;
}

/** FNV-1a: enough to spread keys; the real broker's murmur2 is not needed for the twin. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) value = Math.imul(value ^ key.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
