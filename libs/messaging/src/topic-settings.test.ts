import assert from 'node:assert/strict';
import { it } from 'node:test';
import { topics } from '@shoal/contracts';
import { allTopicSettings } from './topic-settings.ts';

const settings = allTopicSettings({ namespace: 'shoal', partitions: 6, replication: 3 });
const of = (topic: string) => settings.find((one) => one.topic === topic);

it('every topic of the contract is there, with a dead-letter topic where records may fail', () => {
  const letters = Object.values(topics).filter(({ deadLetters }) => deadLetters);
  assert.equal(settings.length, Object.keys(topics).length + letters.length);
  for (const { name } of letters) assert.ok(of(`shoal.${name}.dlq`));
});

it('an acknowledged write survives the loss of a broker', () => {
  for (const { replication, config } of settings) {
    assert.deepEqual([replication, config['min.insync.replicas']], [3, '2']);
  }
  const [alone] = allTopicSettings({ namespace: 'shoal', partitions: 1, replication: 1 });
  assert.equal(alone?.config['min.insync.replicas'], '1');
});

it('a topic takes any request of the producer, and a dead letter is never larger than its topic takes', () => {
  const bytes = (topic: string) => Number(of(topic)?.config['max.message.bytes']);
  assert.ok(bytes('shoal.inbox.v1') > 4_000_000 && bytes('shoal.inbox.v1.dlq') > bytes('shoal.inbox.v1'));
});

it('keys and models are read whole by everyone, so they have one partition', () => {
  for (const [name, partitions] of [
    ['keys.v1', 1],
    ['models.v1', 1],
    ['inbox.v1', 6],
  ] as const) {
    assert.equal(of(`shoal.${name}`)?.partitions, partitions);
  }
});
