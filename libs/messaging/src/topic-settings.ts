import { deadLetterRetentionMs, deadLetterTopic, type TopicContract, topics } from '@shoal/contracts';
import type { TopicSettings } from './messaging.ts';

export interface StackSize {
  readonly namespace: string;
  readonly partitions: number;
  readonly replication: number;
}

/**
 * What a topic takes at once, in bytes: more than a producer writes in one request (see ProducerBounds), since that may all
 * go to one partition and compress badly. A dead letter is larger than its record, and must never be refused.
 */
const requestBytesMax = 8_388_608;
const deadLetterBytesMax = 2 * requestBytesMax;

/** Settings of every topic of the contract, and of their dead-letter topics, for a stack of the given size. */
export function allTopicSettings(size: StackSize): readonly TopicSettings[] {
  return Object.values(topics).flatMap((contract) => topicSettings(contract, size));
}

function topicSettings(contract: TopicContract, size: StackSize): readonly TopicSettings[] {
  const topic = `${size.namespace}.${contract.name}`;
  const shape = {
    partitions: contract.partitions === 'one' ? 1 : size.partitions,
    replication: size.replication,
  };
  const durability = { 'min.insync.replicas': String(Math.max(1, size.replication - 1)) };
  const room = { 'max.message.bytes': String(requestBytesMax) };
  const settings = [{ topic, ...shape, config: { ...durability, ...room, ...cleanup(contract) } }];
  if (contract.deadLetters) {
    const config = {
      ...durability,
      'max.message.bytes': String(deadLetterBytesMax),
      'cleanup.policy': 'delete',
      'retention.ms': String(deadLetterRetentionMs),
    };
    settings.push({ topic: deadLetterTopic(topic), ...shape, config });
  }
  return settings;
}

function cleanup({ cleanup: policy, retentionMs, brokerTime }: TopicContract): Record<string, string> {
  const stamp = { 'message.timestamp.type': brokerTime ? 'LogAppendTime' : 'CreateTime' };
  if (policy === 'delete')
    return { ...stamp, 'cleanup.policy': 'delete', 'retention.ms': String(retentionMs) };
  // Keeping both copies of a key for a while lets a rebuild see past a late write of an instance that had lost its partitions.
  return { ...stamp, 'cleanup.policy': 'compact', 'min.compaction.lag.ms': String(3_600_000) };
}
