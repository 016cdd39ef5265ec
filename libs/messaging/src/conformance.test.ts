import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { silentLogger } from '@shoal/logging';
import {
  createKafkaMessaging,
  createMemoryMessaging,
  type Delivery,
  deadLetterHeaders,
  drop,
  headerText,
  type Messaging,
  MessagingError,
  ok,
  runPipeline,
  silentPipelineMetrics,
} from './index.ts';

/** What every adapter of the port must do; the in-memory twin may only stand in for Kafka because it passes this too. */
interface Subject {
  readonly name: string;
  /** A new client of the same broker, as another process would be; `queuedMessagesMax` bounds its producer. */
  connect(queuedMessagesMax?: number): Promise<Messaging>;
}

const brokers = process.env.KAFKA_BROKERS;
const memory = createMemoryMessaging({ clock: { now: Date.now } });
const tightMemory = createMemoryMessaging({ clock: { now: Date.now }, queuedMessagesMax: 10 });
const subjects: Subject[] = [
  { name: 'memory', connect: async (bound) => (bound ? tightMemory : memory).connect() },
];
if (brokers) {
  const options = {
    brokers: brokers.split(','),
    clientId: 'conformance',
    logger: silentLogger,
    clock: { now: Date.now },
  };
  subjects.push({
    name: 'kafka',
    connect: (queuedMessagesMax) =>
      createKafkaMessaging({ ...options, producer: queuedMessagesMax ? { queuedMessagesMax } : {} }),
  });
} else {
  it(
    'passes the conformance suite on a real broker',
    { skip: 'KAFKA_BROKERS is not set: run npm test' },
    () => undefined,
  );
}

async function until(condition: () => boolean | Promise<boolean>, waitMs = 20_000): Promise<void> {
  const end = Date.now() + waitMs;
  while (!(await condition())) {
    if (Date.now() > end) assert.fail('the condition did not come true in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

for (const subject of subjects) {
  describe(`messaging on ${subject.name}`, { timeout: 120_000 }, () => {
    let messaging: Messaging;
    const clients: Messaging[] = [];
    const client = async (bound?: number) => {
      const made = await subject.connect(bound);
      clients.push(made);
      return made;
    };
    before(async () => {
      messaging = await client();
    });
    after(async () => {
      for (const made of clients) await made.close();
    });

    const makeTopic = async (partitions = 3, on = messaging): Promise<string> => {
      const topic = `test-${randomUUID()}`;
      const config = { 'cleanup.policy': 'delete' };
      await on.prepareTopics([
        { topic, partitions, replication: 1, config },
        { topic: `${topic}.dlq`, partitions, replication: 1, config },
      ]);
      return topic;
    };
    const numbered = (topic: string, count: number, keys = 5) =>
      Array.from({ length: count }, (_, i) => ({ topic, key: `key-${i % keys}`, value: String(i) }));
    const readAll = async (topic: string): Promise<Delivery[]> => {
      const found: Delivery[] = [];
      await messaging.readToEnd({ topic }, async (batch) => void found.push(...batch));
      return found;
    };

    it('gives the records of one key in the order in which they were sent', async () => {
      const topic = await makeTopic();
      const seen = new Map<string, number[]>();
      let count = 0;
      await messaging.send(numbered(topic, 100));
      const subscription = await messaging.consume(
        { group: topic, topics: [topic], batchSizeMax: 7 },
        async (batch) => {
          assert.ok(batch.length <= 7, 'a batch must not be larger than asked');
          assert.equal(new Set(batch.map(({ partition }) => partition)).size, 1, 'one partition at a time');
          for (const { key, value } of batch) seen.set(key, [...(seen.get(key) ?? []), Number(value)]);
          count += batch.length;
        },
      );
      await until(() => count === 100);
      await subscription.stop();
      for (const values of seen.values())
        assert.deepEqual(
          values,
          [...values].sort((a, b) => a - b),
        );
      assert.equal(seen.size, 5);
    });

    it('sends concurrent calls whole and keeps each in order', async () => {
      const topic = await makeTopic(1);
      const calls = Array.from({ length: 20 }, (_, call) =>
        messaging.send(Array.from({ length: 10 }, (_, i) => ({ topic, key: `${call}`, value: String(i) }))),
      );
      await Promise.all(calls);
      const found = await readAll(topic);
      assert.equal(found.length, 200);
      for (let call = 0; call < 20; call += 1) {
        const values = found.filter(({ key }) => key === String(call)).map(({ value }) => Number(value));
        assert.deepEqual(values, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }
    });

    it('keeps keys, bytes, headers and tombstones as they are', async () => {
      const topic = await makeTopic(1);
      const bytes = Buffer.from([0, 255, 10, 13]);
      await messaging.send([
        { topic, key: '客户/ü', value: bytes, headers: { a: 'text', b: bytes } },
        { topic, key: 'gone', value: null },
      ]);
      const [first, second] = await readAll(topic);
      assert.deepEqual([first?.key, first?.value, first?.headers.b], ['客户/ü', bytes, bytes]);
      assert.equal(first && headerText(first, 'a'), 'text');
      assert.deepEqual([second?.key, second?.value], ['gone', null]);
    });

    it('delivers again what a crashed consumer had not finished, and nothing that it had', async () => {
      const topic = await makeTopic(1);
      await messaging.send(numbered(topic, 20));
      const crashing = await client();
      let finished = 0;
      let failures = 0;
      const first = await crashing.consume(
        { group: topic, topics: [topic], batchSizeMax: 5 },
        async (batch) => {
          if (finished === 10) {
            failures += 1;
            throw new Error('crashed');
          }
          finished += batch.length;
        },
      );
      await until(() => failures > 0);
      await first.stop();
      const seen: number[] = [];
      const second = await messaging.consume(
        { group: topic, topics: [topic], batchSizeMax: 5 },
        async (batch) => {
          seen.push(...batch.map(({ value }) => Number(value)));
        },
      );
      await until(() => seen.length >= 10);
      await second.stop();
      assert.deepEqual(seen, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    });

    it('shares the partitions between the members of a group, and loses none when one leaves', async () => {
      const topic = await makeTopic(4);
      const other = await client();
      const seen = new Set<number>();
      const take = async (batch: readonly Delivery[]) => {
        for (const { value } of batch) seen.add(Number(value));
      };
      const options = { group: topic, topics: [topic], batchSizeMax: 10 };
      const one = await messaging.consume(options, take);
      const two = await other.consume(options, take);
      await until(() => one.assigned().get(topic)?.length === 2 && two.assigned().get(topic)?.length === 2);
      await messaging.send(numbered(topic, 200, 50));
      await until(() => seen.size === 200);
      await two.stop();
      await until(() => one.assigned().get(topic)?.length === 4);
      await messaging.send(numbered(topic, 300, 50));
      await until(() => seen.size === 300);
      assert.equal(await one.lag(), 0);
      await one.checkProgress(0);
      await one.stop();
    });

    it('finishes the batch in hand when stopped, and takes no other', async () => {
      const topic = await makeTopic(1);
      await messaging.send(numbered(topic, 20));
      let entered = 0;
      let left = 0;
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const subscription = await messaging.consume(
        { group: topic, topics: [topic], batchSizeMax: 5 },
        async (batch) => {
          entered += batch.length;
          await held;
          left += batch.length;
        },
      );
      await until(() => entered === 5);
      const stopped = subscription.stop();
      release();
      await stopped;
      assert.deepEqual([entered, left], [5, 5]);
      assert.equal((await messaging.committed(topic, topic)).get(0), 5);
    });

    it('lists a topic once it has been prepared', async () => {
      assert.ok(!(await messaging.listTopics()).includes('never-prepared'));
      const topic = await makeTopic(1);
      assert.ok((await messaging.listTopics()).includes(topic));
    });

    it('lets a group without members be set to a place, and goes on from there', async () => {
      const topic = await makeTopic(2);
      await messaging.send(numbered(topic, 20));
      const ends = new Map((await messaging.offsets(topic)).map(({ partition, high }) => [partition, high]));
      await messaging.commit(topic, topic, ends);
      assert.deepEqual(await messaging.committed(topic, topic), ends);
      await messaging.send([{ topic, key: 'after', value: 'later' }]);
      const seen: string[] = [];
      const subscription = await messaging.consume(
        { group: topic, topics: [topic], batchSizeMax: 5 },
        async (batch) => {
          seen.push(...batch.map(({ value }) => String(value)));
        },
      );
      await until(() => seen.length > 0);
      await subscription.stop();
      assert.deepEqual(seen, ['later']);
    });

    it('hands over one batch at a time: a slow handler holds the flow back', async () => {
      const topic = await makeTopic(1);
      await messaging.send(numbered(topic, 50));
      let open = 0;
      let openMax = 0;
      let count = 0;
      const subscription = await messaging.consume(
        { group: topic, topics: [topic], batchSizeMax: 5 },
        async (batch) => {
          open += 1;
          openMax = Math.max(openMax, open);
          await new Promise((resolve) => setImmediate(resolve));
          open -= 1;
          count += batch.length;
        },
      );
      await until(() => count === 50);
      await subscription.stop();
      assert.equal(openMax, 1);
    });

    it('refuses more than its bounded queue holds, with an error that may be tried again', async () => {
      const bounded = await client(10);
      const topic = await makeTopic(1, bounded);
      const calls = Array.from({ length: 5 }, () => bounded.send(numbered(topic, 8)));
      const results = await Promise.allSettled(calls);
      const refused = results.filter((result) => result.status === 'rejected');
      assert.ok(refused.length >= 1 && refused.length < 5);
      for (const { reason } of refused) {
        assert.ok(reason instanceof MessagingError);
        assert.deepEqual([reason.code, reason.retriable], ['OVER_CAPACITY', true]);
      }
    });

    it('follows a topic in every client, from the beginning or from the end', async () => {
      const topic = await makeTopic(2);
      await messaging.send(numbered(topic, 4, 4));
      const all: number[] = [];
      const late: number[] = [];
      const one = await messaging.follow({ topics: [topic], from: 'beginning' }, async (batch) => {
        all.push(...batch.map(({ value }) => Number(value)));
      });
      const two = await messaging.follow({ topics: [topic], from: 'end' }, async (batch) => {
        late.push(...batch.map(({ value }) => Number(value)));
      });
      await until(() => all.length === 4);
      let sent = 100;
      // A follower from the end begins when it has fetched once, so markers are sent until one arrives.
      await until(async () => {
        await messaging.send([{ topic, key: 'marker', value: String(sent++) }]);
        return late.length > 0;
      });
      assert.ok(late.every((value) => value >= 100));
      await one.stop();
      await two.stop();
    });

    it('reads chosen partitions up to their end and says how many records that were', async () => {
      const topic = await makeTopic(3);
      await messaging.send(numbered(topic, 60, 30));
      const counts = (await messaging.offsets(topic)).map(({ low, high }) => high - low);
      const seen = new Set<number>();
      const read = await messaging.readToEnd(
        { topic, partitions: [0, 2], batchSizeMax: 7 },
        async (batch) => {
          for (const { partition } of batch) seen.add(partition);
        },
      );
      assert.equal(read, Number(counts[0]) + Number(counts[2]));
      assert.deepEqual([...seen].sort(), [0, 2]);
      assert.equal(await messaging.readToEnd({ topic: await makeTopic(2) }, async () => undefined), 0);
    });

    it('names every difference between the topics wanted and the topics there', async () => {
      const topic = await makeTopic(3);
      const wrong = { topic, partitions: 5, replication: 1, config: { 'cleanup.policy': 'delete' } };
      await assert.rejects(messaging.prepareTopics([wrong]), (error: MessagingError) => {
        assert.equal(error.code, 'TOPIC_MISMATCH');
        return error.message.includes(`${topic} has 3 partitions, the configuration says 5`);
      });
    });

    it('turns outcomes into writes: emissions, dead letters with where and why, drops', async () => {
      const topic = await makeTopic(1);
      const out = await makeTopic(1);
      await messaging.send(numbered(topic, 6));
      let retried = false;
      const process = async (batch: readonly Delivery[]) =>
        batch.map(({ value, key }) => {
          const number = Number(value);
          if (number === 1) return drop('duplicate');
          if (number === 2) return { kind: 'deadLetter', code: 'invalid_event', reason: 'no name' } as const;
          if (number === 4) throw new TypeError('poison');
          if (number === 5 && !retried) {
            retried = true;
            return { kind: 'retry', reason: 'not yet' } as const;
          }
          return ok({ topic: out, key, value: `out-${number}` });
        });
      const pipeline = { name: 'double', group: topic, topics: [topic], batchSizeMax: 10, process };
      const running = await runPipeline(pipeline, {
        messaging,
        logger: silentLogger,
        metrics: silentPipelineMetrics,
      });
      await until(async () => (await messaging.committed(topic, topic)).get(0) === 6);
      await running.stop();
      assert.deepEqual(
        (await readAll(out)).map(({ value }) => String(value)),
        ['out-0', 'out-3', 'out-5'],
      );
      const letters = await readAll(`${topic}.dlq`);
      assert.deepEqual(
        letters.map(({ value }) => String(value)),
        ['2', '4'],
      );
      const [refused, poison] = letters as [Delivery, Delivery];
      assert.equal(headerText(refused, deadLetterHeaders.code), 'invalid_event');
      assert.equal(headerText(refused, deadLetterHeaders.offset), '2');
      assert.equal(headerText(refused, deadLetterHeaders.topic), topic);
      assert.equal(headerText(poison, deadLetterHeaders.exception), 'TypeError');
      assert.match(headerText(poison, deadLetterHeaders.stack) ?? '', /poison/);
    });

    it('waits for a passing fault instead of giving the record up', async () => {
      const topic = await makeTopic(1);
      const out = await makeTopic(1);
      await messaging.send(numbered(topic, 3));
      let failures = 0;
      const process = async (batch: readonly Delivery[]) => {
        if (failures < 3) {
          failures += 1;
          throw new MessagingError('BROKER_UNAVAILABLE', 'down for a moment');
        }
        return batch.map(({ key, value }) => ok({ topic: out, key, value }));
      };
      const pipeline = { name: 'patient', group: topic, topics: [topic], batchSizeMax: 10, process };
      const running = await runPipeline(pipeline, {
        messaging,
        logger: silentLogger,
        metrics: silentPipelineMetrics,
      });
      await until(async () => (await readAll(out)).length === 3);
      await running.stop();
      assert.equal((await readAll(`${topic}.dlq`)).length, 0);
    });
  });
}
