import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeMessaging, until } from './conformance.fixture.ts';
import type { Delivery } from './index.ts';

describeMessaging('reading', (context) => {
  const { client, makeTopic, numbered } = context;

  it('gives the records of one key in the order in which they were sent', async () => {
    const topic = await makeTopic();
    const seen = new Map<string, number[]>();
    let count = 0;
    await context.messaging.send(numbered(topic, 100));
    const subscription = await context.messaging.consume(
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

  it('delivers again what a crashed consumer had not finished, and nothing that it had', async () => {
    const topic = await makeTopic(1);
    await context.messaging.send(numbered(topic, 20));
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
    const second = await context.messaging.consume(
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
    const one = await context.messaging.consume(options, take);
    const two = await other.consume(options, take);
    await until(() => one.assigned().get(topic)?.length === 2 && two.assigned().get(topic)?.length === 2);
    await context.messaging.send(numbered(topic, 200, 50));
    await until(() => seen.size === 200);
    await two.stop();
    await until(() => one.assigned().get(topic)?.length === 4);
    await context.messaging.send(numbered(topic, 300, 50));
    await until(() => seen.size === 300);
    assert.equal(await one.lag(), 0);
    await one.checkProgress(0);
    await one.stop();
  });

  it('finishes the batch in hand when stopped, and takes no other', async () => {
    const topic = await makeTopic(1);
    await context.messaging.send(numbered(topic, 20));
    let entered = 0;
    let left = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const subscription = await context.messaging.consume(
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
    assert.equal((await context.messaging.committed(topic, topic)).get(0), 5);
  });

  it('lets a group without members be set to a place, and goes on from there', async () => {
    const topic = await makeTopic(2);
    await context.messaging.send(numbered(topic, 20));
    const ends = new Map(
      (await context.messaging.offsets(topic)).map(({ partition, high }) => [partition, high]),
    );
    await context.messaging.commit(topic, topic, ends);
    assert.deepEqual(await context.messaging.committed(topic, topic), ends);
    await context.messaging.send([{ topic, key: 'after', value: 'later' }]);
    const seen: string[] = [];
    const subscription = await context.messaging.consume(
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
    await context.messaging.send(numbered(topic, 50));
    let open = 0;
    let openMax = 0;
    let count = 0;
    const subscription = await context.messaging.consume(
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

  it('follows a topic in every client, from the beginning or from the end', async () => {
    const topic = await makeTopic(2);
    await context.messaging.send(numbered(topic, 4, 4));
    const all: number[] = [];
    const late: number[] = [];
    const one = await context.messaging.follow({ topics: [topic], from: 'beginning' }, async (batch) => {
      all.push(...batch.map(({ value }) => Number(value)));
    });
    const two = await context.messaging.follow({ topics: [topic], from: 'end' }, async (batch) => {
      late.push(...batch.map(({ value }) => Number(value)));
    });
    await until(() => all.length >= 4);
    let sent = 100;
    // A follower from the end begins when it has fetched once, so markers are sent until one arrives.
    await until(async () => {
      await context.messaging.send([{ topic, key: 'marker', value: String(sent++) }]);
      return late.length > 0;
    });
    assert.ok(late.every((value) => value >= 100));
    const early = all.filter((value) => value < 100).sort((a, b) => a - b);
    assert.deepEqual(early, [0, 1, 2, 3]);
    await one.stop();
    await two.stop();
  });

  it('has a topic ready when it says so: what is written at once is there once, and is read at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const topic = await makeTopic(3);
      await context.messaging.send(numbered(topic, 6, 6));
      const found: number[] = [];
      await context.messaging.readToEnd({ topic }, async (batch) => {
        found.push(...batch.map(({ value }) => Number(value)));
      });
      assert.deepEqual(
        found.sort((a, b) => a - b),
        [0, 1, 2, 3, 4, 5],
      );
    }
  });

  it('reads chosen partitions up to their end and says how many records that were', async () => {
    const topic = await makeTopic(3);
    await context.messaging.send(numbered(topic, 60, 30));
    const counts = (await context.messaging.offsets(topic)).map(({ low, high }) => high - low);
    const seen = new Set<number>();
    const read = await context.messaging.readToEnd(
      { topic, partitions: [0, 2], batchSizeMax: 7 },
      async (batch) => {
        for (const { partition } of batch) seen.add(partition);
      },
    );
    assert.equal(read, Number(counts[0]) + Number(counts[2]));
    assert.deepEqual([...seen].sort(), [0, 2]);
    assert.equal(await context.messaging.readToEnd({ topic: await makeTopic(2) }, async () => undefined), 0);
  });
  it('looks up one record by its place, and nothing where none is', async () => {
    const topic = await makeTopic(2);
    await context.messaging.send(numbered(topic, 40, 10));
    const [first] = await context.messaging.offsets(topic);
    const { partition, high } = first as { partition: number; high: number };
    const all: Delivery[] = [];
    await context.messaging.readToEnd({ topic, partitions: [partition] }, async (batch) => {
      all.push(...batch);
    });
    for (const record of all) {
      assert.deepEqual(await context.messaging.readAt(record), record);
    }
    assert.equal(await context.messaging.readAt({ topic, partition, offset: high }), undefined, 'not yet');
    assert.equal(await context.messaging.readAt({ topic, partition, offset: high + 1_000 }), undefined);
    await context.messaging.send([{ topic, key: all[0]?.key ?? '', value: 'later' }]);
    assert.equal(
      String((await context.messaging.readAt({ topic, partition, offset: high }))?.value),
      'later',
    );
  });
});
