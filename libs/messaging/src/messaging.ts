/**
 * The port to the log. Two adapters stand behind it, Kafka and an in-memory twin, under one conformance suite.
 * Nothing else in Shoal knows a Kafka client.
 */
export interface Messaging {
  /**
   * Writes messages in order and resolves once all in-sync replicas have them.
   * Concurrent calls share requests (group commit). Rejects with MessagingError: OVER_CAPACITY when the
   * bounded queue is full, BROKER_UNAVAILABLE when the broker did not acknowledge. Both may be tried again.
   */
  send(messages: readonly OutgoingMessage[]): Promise<void>;

  /** Joins a consumer group: each partition has one owner, offsets are committed after the handler resolves. */
  consume(options: ConsumeOptions, handler: BatchHandler): Promise<Subscription>;

  /** Reads every partition in every instance, without committing: for tables (keys, models) and live feeds. */
  follow(options: FollowOptions, handler: BatchHandler): Promise<Subscription>;

  /** Reads partitions of a topic up to the end as it is now, then resolves with the number of records read. */
  readToEnd(options: ReadOptions, handler: BatchHandler): Promise<number>;

  /**
   * Looks up one record by its place, in one request and without a group. Undefined where there is none: retention or compaction has
   * removed it, or it has not come yet. Rejects with BROKER_UNAVAILABLE within seconds.
   */
  readAt(place: RecordPlace): Promise<Delivery | undefined>;

  /** Creates what is missing and verifies what is there; rejects with TOPIC_MISMATCH naming each difference. */
  prepareTopics(topics: readonly TopicSettings[]): Promise<void>;

  /**
   * Gives topics more partitions, and resolves once all take records; a topic that has as many is left as it is. Records stay where they are:
   * those of a key that come later may go elsewhere. Clients that have written to the topics before are to be connected anew.
   */
  addPartitions(topics: readonly string[], count: number): Promise<void>;

  /** The partition into which `send` puts this key where the topic has so many. */
  partitionOf(key: string, partitions: number): number;

  /**
   * Removes what stands before these offsets, by partition, from compacted topics too; what is removed nobody reads again.
   * Without any, it only sets right what one that was broken off has left of the topic's settings.
   */
  truncate(topic: string, before: ReadonlyMap<number, number>): Promise<void>;

  /** The names of all topics that are there, those of others on the same cluster included. */
  listTopics(): Promise<readonly string[]>;

  /** First and next offset, and so the number of records, of each partition. */
  offsets(topic: string): Promise<readonly PartitionOffsets[]>;

  /** How far a group has committed, by partition; -1 where it has not. */
  committed(group: string, topic: string): Promise<ReadonlyMap<number, number>>;

  /**
   * Sets how far a group has come, by partition, for work that is not done by `consume`: what was replayed by hand.
   * The group must have no members at that moment; rejects otherwise.
   */
  commit(group: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void>;

  /** The groups whose names begin so, those that nobody is in at the moment included. */
  groups(prefix: string): Promise<readonly GroupState[]>;

  /** Which log this is: views built from another one must not be mixed with it. */
  clusterId(): Promise<string>;

  /** Rejects when the broker does not answer. */
  ping(): Promise<void>;

  /** Sends what is queued, then closes every connection; subscriptions are stopped first. */
  close(): Promise<void>;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  /** Null is a tombstone: a compacted topic forgets the key. */
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string | Buffer>>;
}

/** One record as it was read. */
export interface Delivery {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
  /** Milliseconds since 1970, by the producer's or the broker's clock as the topic is set. */
  readonly timestamp: number;
}

/** Handles records of one partition in order. Resolving means: their effects are durable. */
export type BatchHandler = (batch: readonly Delivery[]) => Promise<void>;

export interface ConsumeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Records a handler gets at once at most. */
  readonly batchSizeMax: number;
  /** Partitions handled side by side. */
  readonly concurrency?: number;
}

export interface FollowOptions {
  readonly topics: readonly string[];
  readonly from: 'beginning' | 'end';
  readonly batchSizeMax?: number;
}

export interface ReadOptions {
  readonly topic: string;
  /** All of them when left out. */
  readonly partitions?: readonly number[];
  /** Skip what is older than this moment (milliseconds since 1970). */
  readonly since?: number;
  readonly batchSizeMax?: number;
}

export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface Subscription {
  /** Finishes the batch in hand, commits it and leaves. */
  stop(): Promise<void>;
  /** Rejects when records wait and nothing has moved for `stallMs`, or when the subscription has ended by a fault. */
  checkProgress(stallMs: number): Promise<void>;
  /** Records behind the end of the log, summed over the partitions read here. */
  lag(): Promise<number>;
  /** The partitions that are read here. */
  assigned(): ReadonlyMap<string, readonly number[]>;
}

export interface TopicSettings {
  readonly topic: string;
  readonly partitions: number;
  readonly replication: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface GroupState {
  readonly group: string;
  /** Consumers that are in it; one that was killed counts until its session ends. */
  readonly members: number;
}

export interface PartitionOffsets {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}

/** A header as text, or undefined when it is not there. */
export function headerText(delivery: Delivery, name: string): string | undefined {
  return delivery.headers[name]?.toString();
}
