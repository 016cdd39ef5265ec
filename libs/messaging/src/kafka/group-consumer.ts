import type { Admin, Consumer, EachBatchPayload, Kafka, TopicPartitionOffsetAndMetadata } from 'kafkajs';
import { backOff } from '../backoff.ts';
import { MessagingError } from '../errors.ts';
import type { BatchHandler, Delivery, Subscription } from '../messaging.ts';
import { toDeliveries } from './deliveries.ts';
import { partitionOffsets } from './offsets.ts';
import { Positions } from './positions.ts';

export interface GroupConsumerOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly from: 'beginning' | 'end';
  readonly commit: boolean;
  readonly batchSizeMax: number;
  readonly concurrency: number;
  readonly sessionTimeoutMs: number;
  readonly clock: { now(): number };
}

interface ConsumerState {
  /** Why nothing is read at the moment, and the consumer is being started anew. */
  fault: Error | undefined;
  joined: boolean;
  readonly stopped: AbortController;
  readonly inHand: Set<Promise<void>>;
}

interface ConsumerParts {
  readonly consumer: Consumer;
  readonly options: GroupConsumerOptions;
  readonly positions: Positions;
  readonly state: ConsumerState;
}

/** How long a fetch waits for data: more than 200 ms makes a rebalance wait seconds (measured with kafkajs 2.2). */
const fetchWaitMs = 100;
/**
 * What one fetch may bring, compressed: about 20 thousand events. kafkajs decodes a fetch in one go, and larger ones held up
 * everything else in the process for seconds (measured).
 */
const fetchBytes = { maxBytes: 1_048_576, maxBytesPerPartition: 262_144 } as const;

/** Members learn of a rebalance by their heartbeats, so these bound how long one takes. */
const heartbeatMs = 500;

/** Starts a kafkajs consumer; resolves once its first partitions are assigned. */
export async function startGroupConsumer(
  kafka: Kafka,
  admin: Admin,
  options: GroupConsumerOptions,
  handler: BatchHandler,
): Promise<Subscription> {
  const consumer = kafka.consumer({
    groupId: options.group,
    maxWaitTimeInMs: fetchWaitMs,
    heartbeatInterval: heartbeatMs,
    sessionTimeout: options.sessionTimeoutMs,
    ...fetchBytes,
    retry: { initialRetryTime: 50, retries: 10, restartOnFailure: async () => true },
  });
  const positions = new Positions(options.clock);
  const state: ConsumerState = {
    ...{ fault: undefined, joined: false, stopped: new AbortController(), inHand: new Set<Promise<void>>() },
  };
  const parts = { consumer, options, positions, state };
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart || state.stopped.signal.aborted) return;
    state.fault = payload.error;
    if (state.joined) void startAnew(parts, handler);
  });
  const joined = firstJoin(parts);
  await run(parts, handler);
  await joined;
  state.joined = true;
  return toSubscription(parts, admin);
}

async function run(parts: ConsumerParts, handler: BatchHandler): Promise<void> {
  const { consumer, options, state } = parts;
  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: options.from === 'beginning' });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.concurrency,
    eachBatch: async (payload) => {
      if (state.stopped.signal.aborted) return;
      const work = handleBatch(payload, parts, handler);
      state.inHand.add(work);
      await work.finally(() => state.inHand.delete(work));
    },
  });
}

/** kafkajs gives a consumer up where it holds a fault for final. Here none is: a broker that is back takes it again. */
async function startAnew(parts: ConsumerParts, handler: BatchHandler): Promise<void> {
  const { consumer, state } = parts;
  const { signal } = state.stopped;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    await backOff(attempt, signal);
    if (signal.aborted) return;
    try {
      await consumer.disconnect().catch(() => undefined);
      await run(parts, handler);
      state.fault = undefined;
      return;
    } catch (error) {
      state.fault = error instanceof Error ? error : new Error(String(error));
    }
  }
}

function firstJoin({ consumer, options, positions, state }: ConsumerParts): Promise<void> {
  return new Promise((resolve, reject) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      positions.assign(payload.memberAssignment);
      if (!options.commit) goOn(consumer, positions);
      resolve();
    });
    consumer.on(consumer.events.CRASH, () => {
      if (state.fault)
        reject(new MessagingError('BROKER_UNAVAILABLE', 'the group could not be joined', state.fault));
    });
  });
}

/** A group that commits nothing would begin anew whenever it joins again, which kafkajs does by itself after a passing fault. */
function goOn(consumer: Consumer, positions: Positions): void {
  for (const { topic, partition, offset } of positions.known())
    consumer.seek({ topic, partition, offset: String(offset) });
}

async function handleBatch(
  payload: EachBatchPayload,
  { consumer, options, positions, state }: ConsumerParts,
  handler: BatchHandler,
): Promise<void> {
  const { batch, heartbeat, resolveOffset, isRunning, isStale } = payload;
  const { topic, partition } = batch;
  for (let start = 0; start < batch.messages.length; start += options.batchSizeMax) {
    if (state.stopped.signal.aborted || !isRunning() || isStale()) return;
    const messages = batch.messages.slice(start, start + options.batchSizeMax);
    const deliveries = toDeliveries(batch, messages);
    await whileBeating(heartbeat, () => handler(deliveries));
    const last = deliveries.at(-1) as Delivery;
    resolveOffset(String(last.offset));
    positions.moved(topic, partition, last.offset + 1);
    if (options.commit) {
      await commit(consumer, { topic, partition, offset: String(last.offset + 1) });
    }
    await heartbeat();
  }
}

/**
 * A coordinator that has lost its members, as after a restart of the broker, does not know this one. kafkajs would join again if it were
 * told so, and wraps what it is told by a commit in an error that it holds for final.
 */
async function commit(consumer: Consumer, offset: TopicPartitionOffsetAndMetadata): Promise<void> {
  try {
    await consumer.commitOffsets([offset]);
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    throw isProtocolError(cause) ? cause : error;
  }
}

function isProtocolError(error: unknown): error is Error {
  return error instanceof Error && 'type' in error && typeof error.type === 'string';
}

/** Keeps the membership alive while a handler works or waits for a fault to pass. */
async function whileBeating(heartbeat: () => Promise<void>, work: () => Promise<void>): Promise<void> {
  // A failed beat means a rebalance: the batch in hand is finished first, then the loop's own heartbeat reports it.
  const timer = setInterval(() => void heartbeat().catch(() => undefined), heartbeatMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

function toSubscription(parts: ConsumerParts, admin: Admin): Subscription {
  const { consumer, options, positions, state } = parts;
  const lag = async () => {
    let total = 0;
    for (const topic of options.topics) {
      const ends = await partitionOffsets(admin, topic);
      const lows = new Map(ends.map(({ partition, low }) => [partition, low]));
      const committed = options.commit ? await committedOffsets(admin, options.group, topic) : lows;
      total += positions.behind(topic, ends, (partition) => startOf(partition, committed, lows));
    }
    return total;
  };
  return {
    stop: async () => {
      if (state.stopped.signal.aborted) return;
      state.stopped.abort();
      // kafkajs leaves the group at once, after which nothing can be committed: what is in hand comes first.
      await Promise.allSettled(state.inHand);
      await consumer.disconnect();
      if (!options.commit) await admin.deleteGroups([options.group]).catch(() => undefined);
    },
    checkProgress: async (stallMs) => {
      if (state.fault)
        throw new MessagingError(
          'STALLED',
          `${options.group} is being started anew after a fault`,
          state.fault,
        );
      positions.verify(await lag(), stallMs, options.group);
    },
    lag,
    assigned: () => positions.assigned(),
  };
}

function startOf(
  partition: number,
  committed: ReadonlyMap<number, number>,
  lows: ReadonlyMap<number, number>,
): number {
  return Math.max(committed.get(partition) ?? 0, lows.get(partition) ?? 0);
}

/** What a group has committed, by partition; -1 where nothing was. */
export async function committedOffsets(
  admin: Admin,
  group: string,
  topic: string,
): Promise<Map<number, number>> {
  const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  return new Map(found?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
}
