// The peer: kafkajs as it is published, without any code of Shoal but the test support.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs, { type Batch, type KafkaMessage, type Message, type Producer } from 'kafkajs';
import { pace } from '../support/pace.ts';
import { serve } from '../support/worker.ts';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

// kafkajs ships gzip alone: zstd by Node's own zlib, at the level and with the buffers that Shoal has.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) =>
    compress(buffer, { chunkSize: Math.max(4_096, buffer.length), params }),
  decompress: (buffer: Buffer) => decompress(buffer, { chunkSize: Math.max(4_096, buffer.length * 8) }),
});

let client: InstanceType<typeof Kafka>;
let producer: Producer;
let messages: Message[] = [];

serve({
  connect: async (brokers: string[]) => {
    client = new Kafka({ brokers, clientId: 'bench-peer', logLevel: logLevel.NOTHING });
    producer = client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
  },

  /**
   * Takes the records of a topic from the given offsets on as the messages to send: keys, values and headers as they are.
   */
  takeRecords: async (topic: string, from: Record<string, number>, ends: Record<string, number>) => {
    messages = [];
    await readRange(topic, { from, ends }, (records) => {
      for (const { key, value, headers } of records) messages.push({ key, value, headers });
    });
    return {
      messages: messages.length,
      bytes: messages.reduce((sum, one) => sum + (one.value?.length ?? 0), 0),
    };
  },

  /** Puts another first letter into each message id, so that the pipeline takes them for new calls of the same size. */
  renameMessages: async (letter: string) => {
    messages = messages.map((message) => ({
      ...message,
      value: String(message.value).replace(/"messageId":"./, `"messageId":"${letter}`),
    }));
  },

  /** Sends the messages in batches of one size, so many in flight; returns the milliseconds it took. */
  sendAll: async (topic: string, batchSize: number, inFlight: number) => {
    let next = 0;
    const started = performance.now();
    const sendOn = async () => {
      while (next < messages.length) {
        const start = next;
        next += batchSize;
        await send(topic, messages.slice(start, start + batchSize));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, sendOn));
    return performance.now() - started;
  },

  /** Reads a range of a topic and parses every value; returns the milliseconds from joining the group to the last batch. */
  consumeAll: async (topic: string, from: Record<string, number>, ends: Record<string, number>) => {
    const started = performance.now();
    let parsed = 0;
    await readRange(topic, { from, ends }, (records) => {
      for (const { value } of records) if (JSON.parse(String(value)) !== null) parsed += 1;
    });
    return { ms: performance.now() - started, events: parsed };
  },

  /**
   * Sends messages of the size of an event at a steady rate and reads them back by a group of its own. Returns for each the
   * milliseconds from when it was due to when it was read.
   */
  hop: async (topic: string, load: { perSecond: number; seconds: number }) => {
    const value = 'x'.repeat(600);
    const dueAt: number[] = [];
    const latencies: number[] = [];
    const consumer = client.consumer({ groupId: `bench-hop-${randomUUID()}` });
    await consumer.connect();
    // From the beginning of a new topic: what "latest" is would be found out too late for the first messages.
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const joined = new Promise((resolve) => consumer.on(consumer.events.FETCH_START, resolve));
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const { key } of batch.messages) latencies.push(performance.now() - (dueAt[Number(key)] ?? 0));
      },
    });
    await joined;
    await pace(load, async (index, due) => {
      dueAt[index] = due;
      await send(topic, [{ key: String(index), value }]);
    });
    while (latencies.length < dueAt.length) await delay(10);
    await consumer.disconnect();
    return latencies;
  },

  createTopic: async (topic: string, numPartitions: number) => {
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
    await admin.disconnect();
  },

  /** Sends messages one after the other; returns the milliseconds that each took. */
  sendSingles: async (topic: string, count: number) => {
    const times: number[] = [];
    for (const message of messages.slice(0, count)) {
      const started = performance.now();
      await send(topic, [message]);
      times.push(performance.now() - started);
    }
    return times;
  },
});

function send(topic: string, some: Message[]): Promise<unknown> {
  return producer.send({ topic, messages: some, acks: -1, compression: CompressionTypes.ZSTD });
}

interface Range {
  readonly from: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
}

/** Reads the records between the offsets of each partition, in a group of its own each time. */
async function readRange(
  topic: string,
  { from, ends }: Range,
  take: (records: readonly KafkaMessage[]) => void,
): Promise<void> {
  const groupId = `bench-peer-${randomUUID()}`;
  const consumer = client.consumer({ groupId, maxWaitTimeInMs: 50 });
  const left = new Set(Object.keys(ends).filter((key) => (ends[key] ?? 0) > (from[key] ?? 0)));
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch }: { batch: Batch }) => {
      const key = String(batch.partition);
      const [start = 0, end = 0] = [from[key], ends[key]];
      take(batch.messages.filter(({ offset }) => Number(offset) >= start && Number(offset) < end));
      if (Number(batch.lastOffset()) + 1 >= end) left.delete(key);
      if (left.size === 0) resolve();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    for (const partition of left) {
      consumer.seek({ topic, partition: Number(partition), offset: String(from[partition] ?? 0) });
    }
  });
  await consumer.disconnect();
}
