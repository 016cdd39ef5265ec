import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { Message, Producer, ProducerBatch, RecordMetadata } from 'kafkajs';
import { MessagingError } from '../errors.ts';
import { ChosenPartitions } from './chosen-partitions.ts';
import { GroupCommitProducer } from './group-commit-producer.ts';
import { partitionOf } from './partition-of.ts';

const require = createRequire(import.meta.url);
const createSendMessages = require('kafkajs/src/producer/sendMessages.js');

const partitions = 4;
const bounds = {
  ...{ queuedMessagesMax: 1_000, queuedBytesMax: 1_000_000 },
  ...{ requestMessagesMax: 100, requestBytesMax: 100_000 },
};
const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);

type Produced = { topic: string; partitions: { partition: number; messages: Message[] }[] }[];

/**
 * Brokers 1 and 2 behind the very function by which kafkajs sends. Broker 2 dies with its first request, and broker 1, which has answered by
 * then, leads all partitions from there on; `isGone` takes every partition from those who would answer.
 */
function brokersThatChange({ isGone = false } = {}) {
  const chosen = new ChosenPartitions();
  const written: Message[] = [];
  let leaderOf = (partition: number) => (partition < 2 ? 1 : 2);
  const answer = (data: Produced) => ({
    topics: data.map(({ topic: topicName, partitions: all }) => ({ topicName, partitions: all })),
  });
  const broker = (nodeId: number) => ({
    nodeId,
    produce: async ({ topicData }: { topicData: Produced }) => {
      if (nodeId === 2) {
        leaderOf = () => 1;
        throw Object.assign(new Error('closed'), { name: 'KafkaJSConnectionClosedError', retriable: true });
      }
      written.push(...topicData.flatMap((each) => each.partitions.flatMap(({ messages }) => messages)));
      return answer(isGone ? topicData.map((each) => ({ ...each, partitions: [] })) : topicData);
    },
  });
  const brokers = [broker(1), broker(2)];
  const nothing = async () => undefined;
  const cluster = {
    ...{ refreshMetadataIfNecessary: nothing, refreshMetadata: nothing, addMultipleTargetTopics: nothing },
    ...{ removeBroker: () => undefined, isConnected: () => true, targetTopics: new Set() },
    findTopicPartitionMetadata: () =>
      Array.from({ length: partitions }, (_, partitionId) => ({ partitionId })),
    findLeaderForPartitions: (_: string, some: string[]) => Object.groupBy(some.map(Number), leaderOf),
    findBroker: async ({ nodeId }: { nodeId: string }) => brokers[Number(nodeId) - 1],
  };
  const silent = { debug: () => undefined, error: () => undefined };
  const transactions = {
    ...{ acquireBrokerLock: nothing, releaseBrokerLock: nothing, isTransactional: () => false },
    ...{ getSequence: () => 0, updateSequence: () => undefined },
    ...{ getProducerId: () => -1, getProducerEpoch: () => 0 },
  };
  const retrier = async (attempt: (bail: (error: unknown) => void) => Promise<unknown>) => {
    const bail = (error: unknown) => {
      throw error;
    };
    return attempt(bail).catch(() => attempt(bail));
  };
  const sendMessages = createSendMessages({
    ...{ logger: silent, cluster, eosManager: transactions, retrier },
    partitioner: chosen.createPartitioner(),
  }) as (batch: ProducerBatch) => Promise<RecordMetadata[]>;
  const producer = { sendBatch: sendMessages, disconnect: nothing } as unknown as Producer;
  return { writer: new GroupCommitProducer(producer, chosen, bounds), sendMessages, written };
}

const topicMessages = [{ topic: 't', messages: keys.map((key) => ({ key, value: key })) }];

describe('what kafkajs sends while a broker dies', () => {
  it('is lost in part, by kafkajs alone', async () => {
    const { sendMessages, written } = brokersThatChange();
    await sendMessages({ acks: -1, topicMessages });
    assert.ok(
      written.length < keys.length,
      'this kafkajs has been mended: chosen-partitions.ts is not needed any more',
    );
  });

  it('is sent again until every partition has been answered for, and once only where it has', async () => {
    const { writer, written } = brokersThatChange();
    await writer.send(keys.map((key) => ({ topic: 't', key, value: key })));
    assert.deepEqual(written.map(({ key }) => String(key)).sort(), keys.toSorted());
    const first = written.findIndex(({ key }) => partitionOf(String(key), partitions) >= 2);
    assert.ok(written.slice(0, first).every(({ key }) => partitionOf(String(key), partitions) < 2));
  });

  it('is told to its callers as a passing fault where nobody answers', async () => {
    const { writer } = brokersThatChange({ isGone: true });
    await assert.rejects(
      writer.send([{ topic: 't', key: 'k1', value: 'v' }]),
      (error) => error instanceof MessagingError && error.code === 'BROKER_UNAVAILABLE' && error.retriable,
    );
  });
});
