import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { describeMessaging, until } from './conformance.fixture.ts';
import type { Delivery, Messaging } from './index.ts';

describeMessaging('growing', (context) => {
  const { client, makeTopic, numbered, readAll } = context;
  const keys = Array.from({ length: 60 }, (_, i) => `shop-é/customer-${i}`);

  const makeCompacted = async (partitions: number, on: Messaging) => {
    const topic = `test-${randomUUID()}`;
    const config = { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '3600000' };
    const settings = { topic, partitions, replication: 1, config };
    await on.prepareTopics([settings]);
    return settings;
  };

  it('says of each key into which partition it is sent', async () => {
    const topic = await makeTopic(7);
    await context.messaging.send(keys.map((key) => ({ topic, key, value: '' })));
    const records = await readAll(topic);
    assert.equal(records.length, keys.length);
    for (const { key, partition } of records)
      assert.equal(context.messaging.partitionOf(key, 7), partition, key);
  });

  it('adds partitions that take records at once, and leaves records where they are', async () => {
    const topic = await makeTopic(2);
    await context.messaging.send(numbered(topic, 20));
    const before = await readAll(topic);
    const grower = await client();
    assert.equal((await grower.offsets(topic)).length, 2);
    await grower.addPartitions([topic], 5);
    await grower.addPartitions([topic], 5);
    const offsets = await grower.offsets(topic);
    assert.deepEqual(
      offsets.map(({ partition }) => partition),
      [0, 1, 2, 3, 4],
    );
    await grower.send(keys.map((key) => ({ topic, key, value: 'later' })));
    const after = await readAll(topic);
    const later = (record: Delivery) => String(record.value) === 'later';
    const place = ({ partition, offset, key }: Delivery) => `${partition}/${offset} ${key}`;
    assert.deepEqual(
      after
        .filter((record) => !later(record))
        .map(place)
        .sort(),
      before.map(place).sort(),
    );
    for (const { key, partition } of after.filter(later))
      assert.equal(partition, grower.partitionOf(key, 5), key);
  });

  it('removes what stands before an offset, of compacted topics too, and leaves their settings as they were', async () => {
    const settings = await makeCompacted(2, context.messaging);
    const { topic } = settings;
    await context.messaging.send(keys.map((key) => ({ topic, key, value: 'old' })));
    const ends = (await context.messaging.offsets(topic)).map(
      ({ partition, high }) => [partition, high] as const,
    );
    await context.messaging.send(keys.map((key) => ({ topic, key, value: 'new' })));
    await context.messaging.truncate(topic, new Map(ends));
    const records = await readAll(topic);
    assert.deepEqual(records.map(({ key }) => key).sort(), keys.toSorted());
    assert.ok(records.every(({ value }) => String(value) === 'new'));
    const [[partition, low]] = ends as [readonly [number, number]];
    assert.equal((await context.messaging.offsets(topic))[partition]?.low, low);
    assert.equal(await context.messaging.readAt({ topic, partition, offset: low - 1 }), undefined);
    await context.messaging.truncate(topic, new Map());
    await context.messaging.prepareTopics([settings]);
    assert.equal((await readAll(topic)).length, keys.length);
  });

  it('lists groups by how their names begin, with the number of their members', async () => {
    const topic = await makeTopic(2);
    const prefix = `growing-${randomUUID()}.`;
    const state = async () => (await context.messaging.groups(prefix))[0];
    assert.deepEqual(await context.messaging.groups(prefix), []);
    await context.messaging.send(numbered(topic, 10));
    const options = { group: `${prefix}reader`, topics: [topic], batchSizeMax: 100 };
    const subscription = await context.messaging.consume(options, async () => undefined);
    assert.deepEqual(await state(), { group: options.group, members: 1 });
    await until(async () => (await subscription.lag()) === 0);
    await subscription.stop();
    assert.deepEqual(await state(), { group: options.group, members: 0 });
  });
});
