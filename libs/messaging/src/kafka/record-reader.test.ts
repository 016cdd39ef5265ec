import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { silentLogger } from '@shoal/logging';
import { createKafkaMessaging, MessagingError } from '../index.ts';
import { type Cluster, Kafka, KafkaJSProtocolError, logLevel } from './kafkajs.ts';
import { RecordReader } from './record-reader.ts';

const place = { topic: 't', partition: 1, offset: 7 };
const message = { offset: '7', key: Buffer.from('k'), value: Buffer.from('v'), timestamp: '5' };

/** A cluster whose fetches fail with these errors, one after the other, and then give a batch. */
function failing(...faults: readonly Error[]) {
  const left = [...faults];
  const seen = { fetches: 0, refreshes: 0, connections: 0, isClosed: false, atOnce: 0, atOnceMax: 0 };
  const fetch = async () => {
    seen.fetches += 1;
    seen.atOnce += 1;
    seen.atOnceMax = Math.max(seen.atOnceMax, seen.atOnce);
    await nextTurn();
    seen.atOnce -= 1;
    const fault = left.shift();
    if (fault) throw fault;
    const others = { ...message, offset: '6' };
    return { responses: [{ partitions: [{ messages: [others, message] }] }] };
  };
  const cluster = {
    connect: async () => {
      seen.connections += 1;
    },
    disconnect: async () => {
      seen.isClosed = true;
    },
    addTargetTopic: async () => undefined,
    refreshMetadata: async () => {
      seen.refreshes += 1;
    },
    findLeaderForPartitions: () => ({ 3: [1] }),
    findBroker: async () => ({ fetch }),
  } as unknown as Cluster;
  return { seen, reader: new RecordReader(() => cluster, 0) };
}

const protocolError = (type: string) =>
  Object.assign(Object.create(KafkaJSProtocolError.prototype) as Error, { type, message: type });

describe('looking up a record', () => {
  it('takes it out of the batch that it lies in, over one connection', async () => {
    const { reader, seen } = failing();
    for (let i = 0; i < 3; i += 1) assert.equal((await reader.readAt(place))?.offset, 7);
    assert.equal(await reader.readAt({ ...place, offset: 8 }), undefined, 'a gap, as compaction leaves');
    await reader.close();
    assert.deepEqual([seen.connections, seen.fetches, seen.refreshes, seen.isClosed], [1, 4, 0, true]);
  });

  it('finds nothing where the log does not reach', async () => {
    const { reader } = failing(protocolError('OFFSET_OUT_OF_RANGE'));
    assert.equal(await reader.readAt(place), undefined);
  });

  it('goes to the new leader when a partition has moved', async () => {
    const { reader, seen } = failing(
      protocolError('NOT_LEADER_FOR_PARTITION'),
      new Error('Connection closed'),
    );
    assert.equal(String((await reader.readAt(place))?.value), 'v');
    assert.equal(seen.refreshes, 2);
  });

  it('has some under way at once, and all come to their turn, also after faults', async () => {
    const { reader, seen } = failing(new Error('Connection closed'), protocolError('OFFSET_OUT_OF_RANGE'));
    const found = await Promise.all(Array.from({ length: 100 }, () => reader.readAt(place)));
    assert.equal(found.filter((delivery) => delivery?.offset === 7).length, 99);
    assert.equal(seen.atOnceMax, 16);
  });

  it('is given up, as a fault that passes, when no broker gives it', async () => {
    const { reader } = failing(...Array.from({ length: 20 }, () => new Error('Connection closed')));
    await assert.rejects(
      reader.readAt(place),
      (error) => error instanceof MessagingError && error.code === 'BROKER_UNAVAILABLE' && error.retriable,
    );
  });

  it('connects again after it could not, and closes what was never opened', async () => {
    let attempts = 0;
    const { seen } = failing();
    const broken = { connect: () => Promise.reject(new Error('no broker')) } as unknown as Cluster;
    const reader = new RecordReader(() => {
      attempts += 1;
      return broken;
    }, 0);
    await assert.rejects(reader.readAt(place), /no broker gives the record at t\/1\/7/);
    assert.ok(attempts > 1, `${attempts} attempts`);
    await reader.close();
    assert.equal(seen.connections, 0);
  });
});

const brokers = process.env.KAFKA_BROKERS?.split(',');

it('what retention has removed is not found, and what is left is', {
  skip: brokers ? false : 'KAFKA_BROKERS is not set: run npm test',
}, async () => {
  const clientId = 'record-reader';
  const kafka = new Kafka({ clientId, brokers: brokers as string[], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const options = { brokers: brokers as string[], clientId, logger: silentLogger, clock: { now: Date.now } };
  const messaging = await createKafkaMessaging(options);
  try {
    await admin.connect();
    const topic = `test-${randomUUID()}`;
    const config = { 'cleanup.policy': 'delete' };
    await messaging.prepareTopics([{ topic, partitions: 1, replication: 1, config }]);
    const values = Array.from({ length: 10 }, (_, i) => String(i));
    await messaging.send(values.map((value) => ({ topic, key: 'k', value })));
    // Only what has asked for the topic before knows its leader: kafkajs leaves that out here.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '4' }] });
    const found = await Promise.all(
      values.map((_, offset) => messaging.readAt({ topic, partition: 0, offset })),
    );
    assert.deepEqual(
      found.map((delivery) => delivery && String(delivery.value)),
      values.map((value, offset) => (offset < 4 ? undefined : value)),
    );
  } finally {
    await messaging.close();
    await admin.disconnect();
  }
});
