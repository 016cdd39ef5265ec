import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRedisCache } from '@shoal/cache';
import { silentLogger } from '@shoal/logging';
import { createKafkaMessaging, type Messaging } from '@shoal/messaging';
import { engineAnswers } from '../../infra/local/src/containers.ts';
import { kafkaAnswers } from '../../infra/local/src/probes.ts';
import type { OwnBrokers } from './own-broker.ts';
import { type Platform, startPlatform } from './platform.ts';
import { startKafkaContainers } from './test-containers.ts';
import { startThreeBrokers } from './three-brokers.ts';
import { until } from './until.ts';

// The platform that runs the tests must not be taken for the one under test.
const none = { ...process.env, KAFKA_BROKERS: '', REDIS_URL: '' };
const report = () => undefined;
const places = ['processes', 'containers'] as const;
const skips = {
  processes: false,
  containers: (await engineAnswers()) ? false : 'no Docker engine answers',
} as const;
const topic = 'tried';

function open(place: (typeof places)[number], brokers: 1 | 3): Promise<Platform> {
  const environment = place === 'processes' ? { ...none, SHOAL_CONTAINERS: 'never' } : none;
  return startPlatform({ brokers, report, environment });
}

function connect(brokers: readonly string[]): Promise<Messaging> {
  return createKafkaMessaging({ brokers, clientId: 'platform', logger: silentLogger, clock: Date });
}

/** Makes the topic with as many copies as there are brokers; a young cluster refuses that for a moment. */
function prepare(messaging: Messaging, replication: number): Promise<void> {
  const config = { 'cleanup.policy': 'delete', 'min.insync.replicas': replication === 3 ? '2' : '1' };
  return until('a topic on every broker', { withinMs: 60_000 }, () =>
    messaging.prepareTopics([{ topic, partitions: 3, replication, config }]).then(
      () => true,
      () => false,
    ),
  );
}

async function write(messaging: Messaging, from: number, to: number): Promise<void> {
  const keys = Array.from({ length: to - from }, (_, i) => String(from + i));
  await until('an acknowledgement', { withinMs: 60_000 }, () =>
    messaging.send(keys.map((key) => ({ topic, key, value: key }))).then(
      () => true,
      () => false,
    ),
  );
}

function answersOf(brokers: readonly string[]): Promise<boolean[]> {
  const ports = brokers.map((broker) => Number(broker.split(':')[1]));
  return Promise.all(ports.map((port) => kafkaAnswers({ host: '127.0.0.1', port })));
}

async function keysOf(messaging: Messaging): Promise<number> {
  const found = new Set<string>();
  await messaging.readToEnd({ topic }, async (batch) => {
    for (const { key } of batch) found.add(key);
  });
  return found.size;
}

for (const place of places) {
  describe(`the platform of tests in ${place}`, { skip: skips[place] }, () => {
    it('is a broker and a Redis that take and give, until it is stopped', async () => {
      const platform = await open(place, 1);
      assert.equal(platform.where, place);
      const messaging = await connect(platform.brokers);
      await prepare(messaging, 1);
      await write(messaging, 0, 100);
      assert.equal(await keysOf(messaging), 100);
      await messaging.close();
      const cache = await createRedisCache({ url: platform.redisUrl, onError: report });
      await cache.write([{ key: 'a', value: '1', ttlMs: 60_000 }]);
      assert.deepEqual(await cache.read(['a']), ['1']);
      await cache.close();
      await platform.stop();
      assert.deepEqual(await answersOf(platform.brokers), [false]);
    });

    it('can be three brokers, and goes on without one of them', async () => {
      const start: () => Promise<OwnBrokers> =
        place === 'processes' ? () => startThreeBrokers(report) : startKafkaContainers;
      const brokers = await start();
      try {
        const messaging = await connect(brokers.addresses);
        await prepare(messaging, brokers.replication);
        await write(messaging, 0, 100);
        await brokers.kill();
        assert.deepEqual(await answersOf(brokers.addresses), [true, true, false]);
        await write(messaging, 100, 200);
        assert.equal(await keysOf(messaging), 200);
        await messaging.close();
      } finally {
        await brokers.stop();
      }
    });
  });
}

it('is what KAFKA_BROKERS and REDIS_URL name, where they do', async () => {
  const platform = await startPlatform({ report, environment: process.env });
  assert.deepEqual(
    [platform.where, platform.brokers.join(), platform.redisUrl],
    ['outside', process.env.KAFKA_BROKERS, process.env.REDIS_URL],
  );
  await platform.stop();
});
