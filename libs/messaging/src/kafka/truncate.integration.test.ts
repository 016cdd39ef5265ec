import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../conformance.fixture.ts';
import { ConfigResourceTypes, Kafka, logLevel } from './kafkajs.ts';
import { prepareTopics } from './prepare-topics.ts';
import { truncate } from './truncate.ts';

const KAFKA_BROKERS = process.env.KAFKA_BROKERS ?? '';
const skip = KAFKA_BROKERS === '' ? 'KAFKA_BROKERS is not set: run npm test' : false;
const kafka = new Kafka({
  brokers: KAFKA_BROKERS.split(','),
  clientId: 'truncate',
  logLevel: logLevel.NOTHING,
});
const admin = kafka.admin();

describe('truncate, of settings', { skip }, () => {
  before(() => admin.connect());
  after(() => admin.disconnect());

  const config = { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '3600000', 'segment.ms': '7200000' };
  const makeTopic = async () => {
    const topic = `test-${randomUUID()}`;
    await prepareTopics(admin, [{ topic, partitions: 2, replication: 1, config }]);
    return topic;
  };
  const settings = async (topic: string) => {
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic }];
    const { resources: found } = await admin.describeConfigs({ includeSynonyms: false, resources });
    const own = (found[0]?.configEntries ?? []).filter(({ configSource }) => Number(configSource) === 1);
    return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
  };

  /** Who is asked may have heard of a change a moment later than who took it. */
  const untilSet = (topic: string) =>
    until(async () => isDeepStrictEqual(await settings(topic), config), 10_000);

  it('leaves those of a compacted topic as they were, whoever set them', async () => {
    const topic = await makeTopic();
    await truncate(admin, topic, new Map([[0, 0]]));
    await untilSet(topic);
  });

  it('leaves them so where it fails', async () => {
    const topic = await makeTopic();
    await assert.rejects(truncate(admin, topic, new Map([[0, 5]])), { code: 'BROKER_UNAVAILABLE' });
    await untilSet(topic);
  });

  it('sets right what one that was broken off has left, with nothing to remove', async () => {
    const topic = await makeTopic();
    const open = {
      ...config,
      'cleanup.policy': 'compact,delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
    };
    const configEntries = Object.entries(open).map(([name, value]) => ({ name, value }));
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
    await admin.alterConfigs({ validateOnly: false, resources });
    await truncate(admin, topic, new Map());
    await untilSet(topic);
  });
});
