import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { topics } from '@shoal/contracts';
import {
  allTopicSettings,
  createMemoryMessaging,
  type Delivery,
  headerText,
  type Messaging,
  type OutgoingMessage,
} from '@shoal/messaging';
import { CommandError } from '../command-error.ts';
import { addPartitions } from './add-partitions.ts';

const namespace = 'shoal';
const features = `${namespace}.features.v1`;
const events = `${namespace}.events.v1`;
const inbox = `${namespace}.inbox.v1`;
const silent = { show: () => undefined, clear: () => undefined };

/** A stack of two partitions, and what its readers have done. */
async function makeStack() {
  const messaging = createMemoryMessaging().connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 2, replication: 1 }));
  const grow = (on: Messaging, partitions = 5, dryRun = false) =>
    addPartitions(
      { messaging: on, namespace, partitions: 2, replication: 1 },
      { partitions, dryRun },
      silent,
    );
  return { messaging, grow };
}

const customers = Array.from({ length: 40 }, (_, i) => `shop/customer-${i}`);
const stateOf = (key: string, version: number): OutgoingMessage => ({
  topic: features,
  key,
  value: `${key} ${version}`,
  headers: { traceparent: `trace of ${key} ${version}` },
});

/** Two versions of each customer; the last one is deleted again. */
async function fill(messaging: Messaging): Promise<void> {
  await messaging.send([1, 2].flatMap((version) => customers.map((key) => stateOf(key, version))));
  await messaging.send([{ topic: features, key: customers.at(-1) as string, value: null }]);
}

async function done(messaging: Messaging, group: string, topic: string, less = 0): Promise<void> {
  const ends = (await messaging.offsets(topic)).map(
    ({ partition, high }) => [partition, high - less] as const,
  );
  await messaging.commit(`${namespace}.${group}`, topic, new Map(ends));
}

async function recordsOf(messaging: Messaging, topic: string): Promise<Delivery[]> {
  const found: Delivery[] = [];
  await messaging.readToEnd({ topic }, async (batch) => void found.push(...batch));
  return found;
}

/** Whether a topic has each customer's newest record once, in the partition that it belongs into, as it was, and nothing of the one who is gone. */
async function assertHome(messaging: Messaging, partitions: number): Promise<void> {
  const records = await recordsOf(messaging, features);
  const live = customers.slice(0, -1);
  const newest = new Map(records.map((record) => [record.key, record]));
  assert.deepEqual([...newest.keys()].sort(), live.toSorted());
  for (const [key, record] of newest) {
    const places = new Set(records.filter((other) => other.key === key).map(({ partition }) => partition));
    assert.deepEqual([...places], [messaging.partitionOf(key, partitions)], key);
    assert.deepEqual(String(record.value), `${key} 2`);
    assert.equal(headerText(record, 'traceparent'), `trace of ${key} 2`);
  }
}

/** A client on which calls of one kind fail from one on, as where the process is ended there. */
function brokenOff(
  messaging: Messaging,
  method: 'send' | 'truncate' | 'addPartitions',
  isThere: (calls: number, what: unknown) => boolean,
): Messaging {
  let calls = 0;
  let hasEnded = false;
  const original = messaging[method].bind(messaging) as (...args: unknown[]) => Promise<void>;
  const broken = async (...args: unknown[]) => {
    calls += 1;
    hasEnded ||= isThere(calls, args[0]);
    if (hasEnded) throw new Error('the process has ended');
    await original(...args);
  };
  return { ...messaging, [method]: broken };
}

describe('adding partitions', () => {
  it('gives them to every topic that has as many as the stack, dead letters included, and to no other', async () => {
    const { messaging, grow } = await makeStack();
    const { grown } = await grow(messaging);
    const wanted = allTopicSettings({ namespace, partitions: 5, replication: 1 });
    for (const { topic, partitions } of wanted)
      assert.equal((await messaging.offsets(topic)).length, partitions, topic);
    const many = wanted.filter(({ partitions }) => partitions === 5).map(({ topic }) => topic);
    assert.deepEqual(grown.map(({ topic }) => topic).sort(), many.toSorted());
    assert.equal(topics.keys.partitions, 'one');
  });

  it('brings each key of compacted topics home once, newest, with its headers, and leaves nothing behind', async () => {
    const { messaging, grow } = await makeStack();
    await fill(messaging);
    const { moved } = await grow(messaging);
    await assertHome(messaging, 5);
    const strays = customers
      .slice(0, -1)
      .filter((key) => messaging.partitionOf(key, 2) !== messaging.partitionOf(key, 5));
    assert.ok(strays.length > 0);
    assert.deepEqual(moved, [{ topic: features, keys: strays.length }]);
    assert.equal((await recordsOf(messaging, features)).length, customers.length - 1);
  });

  it('leaves other topics as they are: their order lies in the past', async () => {
    const { messaging, grow } = await makeStack();
    await messaging.send(customers.map((key) => ({ topic: events, key, value: 'event' })));
    const before = await recordsOf(messaging, events);
    await grow(messaging);
    assert.deepEqual(await recordsOf(messaging, events), before);
  });

  it('does nothing the second time, and counts on a dry run only', async () => {
    const { messaging, grow } = await makeStack();
    await fill(messaging);
    const before = await recordsOf(messaging, features);
    const dry = await grow(messaging, 5, true);
    assert.deepEqual(await recordsOf(messaging, features), before);
    const { moved, grown } = await grow(messaging);
    assert.deepEqual([dry.moved, dry.grown], [moved, grown]);
    const after = await recordsOf(messaging, features);
    assert.deepEqual(await grow(messaging), {
      partitions: 5,
      dryRun: false,
      grown: [],
      moved: [],
      arrived: 0,
    });
    assert.deepEqual(await recordsOf(messaging, features), after);
  });

  it('keeps readers where they were: what was written anew is none of their work', async () => {
    const { messaging, grow } = await makeStack();
    await fill(messaging);
    await done(messaging, 'segmentation', features);
    await grow(messaging);
    const seen: string[] = [];
    const reader = await messaging.consume(
      { group: `${namespace}.segmentation`, topics: [features], batchSizeMax: 10 },
      async (batch) => void seen.push(...batch.map(({ value }) => String(value))),
    );
    await messaging.send([stateOf('shop/new', 1)]);
    while ((await reader.lag()) > 0) await new Promise((resolve) => setImmediate(resolve));
    await reader.stop();
    assert.deepEqual(seen, ['shop/new 1']);
  });

  const breaks: [
    method: 'send' | 'truncate' | 'addPartitions',
    what: string,
    isThere: (calls: number, what: unknown) => boolean,
  ][] = [
    ['send', 'before the first record is written', () => true],
    ['send', 'between two partitions', (calls) => calls === 2],
    ['truncate', 'between the writing and the removing', (_, topic) => topic === features],
    ['addPartitions', 'before the other topics have theirs', (calls) => calls === 2],
  ];
  for (const [method, what, isThere] of breaks)
    it(`ends in the same state where it was broken off ${what}`, async () => {
      const { messaging, grow } = await makeStack();
      await fill(messaging);
      await done(messaging, 'segmentation', features);
      await done(messaging, 'ingestion', inbox);
      await assert.rejects(grow(brokenOff(messaging, method, isThere)), /the process has ended/);
      const settings = (partitions: number) => allTopicSettings({ namespace, partitions, replication: 1 });
      for (const partitions of [2, 5])
        await assert.rejects(messaging.prepareTopics(settings(partitions)), { code: 'TOPIC_MISMATCH' });
      await grow(messaging);
      await assertHome(messaging, 5);
      await messaging.prepareTopics(settings(5));
    });

  it('takes what stands in the right partition for newer, where partitions were added by hand', async () => {
    const { messaging, grow } = await makeStack();
    await fill(messaging);
    const all = allTopicSettings({ namespace, partitions: 5, replication: 1 });
    await messaging.addPartitions(
      all.filter(({ partitions }) => partitions > 1).map(({ topic }) => topic),
      5,
    );
    const key = customers.find(
      (one) => messaging.partitionOf(one, 2) !== messaging.partitionOf(one, 5),
    ) as string;
    await messaging.send([{ ...stateOf(key, 2), value: 'newer' }]);
    await grow(messaging);
    const found = (await recordsOf(messaging, features)).filter((record) => record.key === key);
    assert.deepEqual(
      found.map(({ value }) => String(value)),
      ['newer'],
    );
  });

  it('tells of what came to the inbox meanwhile, by a door that was left open', async () => {
    const { messaging, grow } = await makeStack();
    const truncate: Messaging['truncate'] = async (topic, before) => {
      if (topic === features) await messaging.send([{ topic: inbox, key: 'shop/visitor', value: 'call' }]);
      await messaging.truncate(topic, before);
    };
    assert.equal((await grow({ ...messaging, truncate })).arrived, 1);
  });

  it('holds a topic that was made with the new number for no earlier attempt: what waits still counts', async () => {
    const { messaging, grow } = await makeStack();
    await messaging.addPartitions([features], 5);
    await messaging.send(customers.map((key) => ({ topic: inbox, key, value: 'call' })));
    await done(messaging, 'ingestion', inbox, 1);
    await assert.rejects(grow(messaging), { code: 'CLI_RECORDS_WAIT' });
  });

  it('can come back to a partition that a key has left before', async () => {
    const { messaging, grow } = await makeStack();
    await fill(messaging);
    for (const partitions of [3, 4, 6, 7]) {
      await grow(messaging, partitions);
      await assertHome(messaging, partitions);
    }
  });
});

describe('adding partitions is refused', () => {
  const refusal = (code: string, text: RegExp) => (error: unknown) => {
    assert.ok(error instanceof CommandError);
    assert.equal(error.code, code);
    assert.match(error.message, text);
    return true;
  };

  it('where topics have more already', async () => {
    const { messaging, grow } = await makeStack();
    await assert.rejects(
      grow(messaging, 1),
      refusal('CLI_OPTION_INVALID', /has 2, and Kafka takes none away/),
    );
  });

  it('where there are no topics', async () => {
    const messaging = createMemoryMessaging().connect();
    const broker = { messaging, namespace, partitions: 2, replication: 1 };
    const growing = addPartitions(broker, { partitions: 5, dryRun: false }, silent);
    await assert.rejects(growing, refusal('CLI_OPTION_INVALID', /shoal topics --create/));
  });

  it('while a service runs, and is told so by a dry run', async () => {
    const { messaging, grow } = await makeStack();
    const options = { group: `${namespace}.risk`, topics: [features], batchSizeMax: 1 };
    const subscription = await messaging.consume(options, async () => undefined);
    const text = /shoal\.risk has a member: stop all of them/;
    await assert.rejects(grow(messaging), refusal('CLI_SERVICES_RUNNING', text));
    assert.match((await grow(messaging, 5, true)).obstacle ?? '', text);
    await subscription.stop();
    await grow(messaging);
  });

  it('while records wait for a group, by its name, their number and the topic', async () => {
    const { messaging, grow } = await makeStack();
    await messaging.send(customers.map((key) => ({ topic: inbox, key, value: 'call' })));
    await done(messaging, 'ingestion', inbox, 3);
    const text = /shoal\.ingestion waits for 6 records in shoal\.inbox\.v1: start the services/;
    await assert.rejects(grow(messaging), refusal('CLI_RECORDS_WAIT', text));
    assert.equal((await messaging.offsets(features)).length, 2);
    await done(messaging, 'ingestion', inbox);
    await grow(messaging);
  });

  it('not by marks of what was replayed of dead letters', async () => {
    const { messaging, grow } = await makeStack();
    await messaging.send(customers.map((key) => ({ topic: `${inbox}.dlq`, key, value: 'letter' })));
    await done(messaging, 'dlq-replay', `${inbox}.dlq`, 1);
    await grow(messaging);
  });
});
