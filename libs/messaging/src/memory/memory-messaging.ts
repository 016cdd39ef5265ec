import { randomUUID } from 'node:crypto';
import { MessagingError } from '../errors.ts';
import type { Messaging, TopicSettings } from '../messaging.ts';
import { MemoryGroups } from './memory-groups.ts';
import { MemoryLog, partitionOf } from './memory-log.ts';

export interface MemoryMessagingOptions {
  readonly clock?: { now(): number };
  /** Messages of one call at most while another is under way, as the Kafka adapter's queue. */
  readonly queuedMessagesMax?: number;
}

/** A broker in memory with the behaviour of the port: what one instance writes, all clients of `shared` read. */
export interface MemoryBroker {
  connect(): Messaging;
}

/** Makes a broker; each `connect` is a client of its own, as a process would be. */
export function createMemoryMessaging(options: MemoryMessagingOptions = {}): MemoryBroker {
  const log = new MemoryLog(options.clock ?? { now: () => 0 });
  const groups = new MemoryGroups(log);
  const clusterId = randomUUID();
  return { connect: () => connect(log, groups, clusterId, options.queuedMessagesMax ?? 50_000) };
}

function connect(log: MemoryLog, groups: MemoryGroups, clusterId: string, queuedMax: number): Messaging {
  const stops = new Set<() => Promise<void>>();
  let queued = 0;
  let closed = false;
  const keep = <T extends { stop(): Promise<void> }>(subscription: T): T => {
    stops.add(() => subscription.stop());
    return subscription;
  };
  return {
    send: async (messages) => {
      if (closed) throw new MessagingError('CLOSED', 'the producer is closed');
      if (queued > 0 && queued + messages.length > queuedMax) {
        throw new MessagingError('OVER_CAPACITY', `${queued} messages wait for the broker already`);
      }
      queued += messages.length;
      await new Promise((resolve) => setImmediate(resolve));
      queued -= messages.length;
      for (const { topic } of messages) log.partitions(topic);
      for (const message of messages) log.append(message);
      log.notify();
    },
    consume: async (consume, handler) =>
      keep(groups.join({ ...consume, from: 'beginning', commit: true }, handler)),
    follow: async ({ batchSizeMax = 500, ...rest }, handler) =>
      keep(groups.join({ ...rest, batchSizeMax, group: `follow-${randomUUID()}`, commit: false }, handler)),
    readToEnd: async (
      { topic, partitions, since = Number.NEGATIVE_INFINITY, batchSizeMax = 2_000 },
      handler,
    ) => {
      const wanted = [...log.partitions(topic).keys()].filter((p) => !partitions || partitions.includes(p));
      const snapshots = wanted.map((partition) =>
        log.readable(topic, partition).filter(({ timestamp }) => timestamp >= since),
      );
      for (const records of snapshots) {
        for (let i = 0; i < records.length; i += batchSizeMax)
          await handler(records.slice(i, i + batchSizeMax));
      }
      return snapshots.reduce((sum, { length }) => sum + length, 0);
    },
    readAt: async ({ topic, partition, offset }) =>
      offset < log.low(topic, partition) ? undefined : log.partitions(topic)[partition]?.[offset],
    prepareTopics: async (topics) => prepareTopics(log, topics),
    addPartitions: async (topics, count) => {
      for (const topic of topics) log.grow(topic, count);
    },
    partitionOf,
    truncate: async (topic, before) => {
      for (const [partition, offset] of before) log.truncate(topic, partition, offset);
    },
    listTopics: async () => [...log.settings.keys()],
    offsets: async (topic) =>
      log.partitions(topic).map(({ length: high }, partition) => {
        return { partition, low: log.low(topic, partition), high };
      }),
    committed: async (group, topic) =>
      new Map(
        log
          .partitions(topic)
          .map((_, partition) => [partition, log.nextOffset(group, topic, partition) ?? -1]),
      ),
    commit: async (group, topic, offsets) => {
      for (const [partition, offset] of offsets) log.commit(group, topic, partition, offset);
    },
    groups: async (prefix) => groups.states(prefix),
    clusterId: async () => clusterId,
    ping: async () => undefined,
    close: async () => {
      for (const stop of stops) await stop();
      closed = true;
    },
  };
}

function prepareTopics(log: MemoryLog, wanted: readonly TopicSettings[]): void {
  const differences: string[] = [];
  for (const settings of wanted) {
    const { topic, partitions, config } = settings;
    const existing = log.settings.get(topic);
    if (!existing) log.create(settings);
    else if (existing.partitions !== partitions) {
      differences.push(
        `topic ${topic} has ${existing.partitions} partitions, the configuration says ${partitions}`,
      );
    } else if (existing.config['cleanup.policy'] !== config['cleanup.policy']) {
      const text = `cleanup.policy ${existing.config['cleanup.policy']}, it must be ${config['cleanup.policy']}`;
      differences.push(`topic ${topic} has ${text}`);
    }
  }
  if (differences.length > 0) throw new MessagingError('TOPIC_MISMATCH', differences.join('; '));
}
