import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { CacheError, createRedisCache } from '@shoal/cache';
import { silentLogger } from '@shoal/logging';
import { MessagingError } from '@shoal/messaging';
import { type ConnectOptions, connect, ForeignViewsError } from './index.ts';

const { KAFKA_BROKERS: brokers, REDIS_URL: redisUrl } = process.env;
const isReal = brokers !== undefined && redisUrl !== undefined;
const skip = isReal ? false : 'KAFKA_BROKERS or REDIS_URL is not set: run npm test';

const options = (over: Partial<ConnectOptions> = {}): ConnectOptions => ({
  service: 'test',
  kafkaBrokers: (brokers ?? '').split(','),
  redisUrl: redisUrl ?? '',
  namespace: `test-${randomUUID().slice(0, 13)}`,
  partitions: 2,
  replication: 1,
  logger: silentLogger,
  clock: { now: Date.now },
  ...over,
});

describe('connect', { skip, timeout: 60_000 }, () => {
  it('prepares the topics, marks the views as those of this cluster, and can be repeated', async () => {
    const wanted = options();
    const first = await connect(wanted);
    await Promise.all([first.checks.kafka(), first.checks.redis()]);
    assert.equal((await first.messaging.offsets(`${wanted.namespace}.inbox.v1`)).length, 2);
    const [origin] = await first.cache.read([`${wanted.namespace}:{origin}:cluster`]);
    assert.equal(origin, await first.messaging.clusterId());
    const another = await first.anotherMessaging({ queuedMessagesMax: 1 });
    await another.ping();
    await first.close();
    await assert.rejects(another.send([{ topic: `${wanted.namespace}.inbox.v1`, key: 'k', value: 'v' }]));
    await (await connect(wanted)).close();
  });

  // That nothing stays open after these is seen by the process of this file ending at all.
  it('refuses views of another cluster', async () => {
    const wanted = options();
    const cache = await createRedisCache({ url: redisUrl!, onError: () => undefined });
    await cache.write([{ key: `${wanted.namespace}:{origin}:cluster`, value: 'another', ttlMs: 60_000 }]);
    await cache.close();
    await assert.rejects(connect(wanted), (error: ForeignViewsError) => {
      assert.ok(error instanceof ForeignViewsError && !error.retriable);
      return /another.*SHOAL_NAMESPACE/.test(error.message);
    });
  });

  it('names what differs where the topics were made for another size', async () => {
    const wanted = options();
    await (await connect(wanted)).close();
    await assert.rejects(
      connect({ ...wanted, partitions: 3 }),
      (error: MessagingError) =>
        error.code === 'TOPIC_MISMATCH' && /2 partitions.*says 3/.test(error.message),
    );
  });

  it('says where it looked when Redis does not answer', async () => {
    await assert.rejects(
      connect(options({ redisUrl: 'redis://127.0.0.1:1' })),
      (error: CacheError) => error instanceof CacheError && /127\.0\.0\.1:1/.test(error.message),
    );
  });

  it('says where it looked when no broker answers', async () => {
    await assert.rejects(
      connect(options({ kafkaBrokers: ['127.0.0.1:1'] })),
      (error: MessagingError) => error instanceof MessagingError && /127\.0\.0\.1:1/.test(error.message),
    );
  });
});
