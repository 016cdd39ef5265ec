import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Admin, EachBatchPayload, Kafka } from 'kafkajs';
import type { BatchHandler, ReadOptions } from '../messaging.ts';
import { toDeliveries } from './deliveries.ts';
import { offsetsSince, partitionOffsets } from './offsets.ts';

/** Offsets that are still to be read: `start` moves as they are. */
interface Range {
  start: number;
  readonly end: number;
}

export interface Reader {
  readonly kafka: Kafka;
  readonly admin: Admin;
  /** Begins the name of the passing group. */
  readonly group: string;
}

const batchSizeDefault = 500;
/** As for consumers: a fetch is decoded in one go, and a service that reads a topic anew has other work meanwhile. */
const fetchBytes = { maxBytes: 1_048_576, maxBytesPerPartition: 262_144 } as const;

/** Reads a topic once, up to its present end. kafkajs reads in groups only, so a group of one is made and removed. */
export async function readToEnd(
  { kafka, admin, group }: Reader,
  options: ReadOptions,
  handler: BatchHandler,
): Promise<number> {
  const ranges = await rangesToRead(admin, options);
  if (ranges.size === 0) return 0;
  const groupId = `${group}.read-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 50, ...fetchBytes });
  const left = new Map(ranges);
  const others = (await partitionOffsets(admin, options.topic)).filter(
    ({ partition }) => !ranges.has(partition),
  );
  let records = 0;
  let finish: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });

  const eachBatch = async (payload: EachBatchPayload) => {
    const { partition, messages } = payload.batch;
    const range = left.get(partition);
    if (!range) return;
    try {
      const wanted = messages.filter(
        ({ offset }) => Number(offset) >= range.start && Number(offset) < range.end,
      );
      const size = options.batchSizeMax ?? batchSizeDefault;
      for (let i = 0; i < wanted.length; i += size) {
        const deliveries = toDeliveries(payload.batch, wanted.slice(i, i + size));
        await handler(deliveries);
        records += deliveries.length;
        range.start = (deliveries.at(-1)?.offset ?? range.start) + 1;
        // A handler that never waits would hold up everything else in the process until the fetch is through.
        await nextTurn();
        await payload.heartbeat();
      }
    } catch (error) {
      fail(error);
      return;
    }
    payload.resolveOffset(payload.batch.lastOffset());
    if (Number(payload.batch.lastOffset()) + 1 >= range.end) left.delete(partition);
    if (left.size === 0) finish();
  };

  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) fail(payload.error);
  });
  // On every joining: kafkajs joins again by itself after a passing fault, and the new group knows of no seek.
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [partition, { start }] of left) {
      consumer.seek({ topic: options.topic, partition, offset: String(start) });
    }
    if (others.length > 0) {
      consumer.pause([{ topic: options.topic, partitions: others.map(({ partition }) => partition) }]);
    }
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [options.topic], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
    await finished;
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
  return records;
}

async function rangesToRead(
  admin: Admin,
  { topic, partitions, since }: ReadOptions,
): Promise<Map<number, Range>> {
  const starts = since === undefined ? undefined : await offsetsSince(admin, topic, since);
  const ranges = new Map<number, Range>();
  for (const { partition, low, high } of await partitionOffsets(admin, topic)) {
    if (partitions && !partitions.includes(partition)) continue;
    const start = Math.max(low, starts?.get(partition) ?? low);
    if (start < high) ranges.set(partition, { start, end: high });
  }
  return ranges;
}
