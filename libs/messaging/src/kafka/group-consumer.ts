import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
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
  fault: Error | undefined;
  stopping: boolean;
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
  const state: ConsumerState = { fault: undefined, stopping: false, inHand: new Set() };
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) state.fault = payload.error;
  });
  const joined = firstJoin({ consumer, options, positions, state });
  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: options.from === 'beginning' });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.concurrency,
    eachBatch: async (payload) => {
      if (state.stopping) return;
      const work = handleBatch(payload, { consumer, options, positions, state }, handler);
      state.inHand.add(work);
      await work.finally(() => state.inHand.delete(work));
    },
  });
  await joined;
  return toSubscription({ consumer, options, positions, state }, admin);
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
    if (state.stopping || !isRunning() || isStale()) return;
    const messages = batch.messages.slice(start, start + options.batchSizeMax);
    const deliveries = toDeliveries(batch, messages);
    await whileBeating(heartbeat, () => handler(deliveries));
    const last = deliveries.at(-1) as Delivery;
    resolveOffset(String(last.offset));
    positions.moved(topic, partition, last.offset + 1);
    if (options.commit) {
      await consumer.commitOffsets([{ topic, partition, offset: String(last.offset + 1) }]);
    }
    await heartbeat();
  }
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
      if (state.stopping) return;
      state.stopping = true;
      // kafkajs leaves the group at once, after which nothing can be committed: what is in hand comes first.
      await Promise.allSettled(state.inHand);
      await consumer.disconnect();
      if (!options.commit) await admin.deleteGroups([options.group]).catch(() => undefined);
    },
    checkProgress: async (stallMs) => {
      if (state.fault)
        throw new MessagingError('STALLED', `${options.group} has ended by a fault`, state.fault);
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
