import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { accessKey, newKeyText } from '@shoal/access';
import { topicName } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { createKafkaMessaging, type Messaging } from '@shoal/messaging';
import { type RunningServices, startServices } from '@shoal/runtime';
import { gateway } from './index.ts';
import { changeOf, modelOf } from './testing/shop.fixture.ts';

const { KAFKA_BROKERS = '', REDIS_URL = '' } = process.env;
const skip = KAFKA_BROKERS && REDIS_URL ? false : 'KAFKA_BROKERS and REDIS_URL are not set: run npm test';
const namespace = `gateway-${randomBytes(4).toString('hex')}`;
const readKey = newKeyText('read');
const authorization = `Bearer ${readKey}`;

/** A port that is free now; the service takes it a moment later. */
async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the gateway on Kafka and Redis', { skip }, () => {
  let services: RunningServices;
  let messaging: Messaging;
  let url: string;

  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const environment = {
      KAFKA_BROKERS,
      REDIS_URL,
      SHOAL_NAMESPACE: namespace,
      SHOAL_PARTITIONS: '2',
      SHOAL_GATEWAY_PORT: String(port),
      SHOAL_GATEWAY_ADMIN_PORT: '0',
    };
    services = await startServices([gateway], { environment, logger: silentLogger });
    messaging = await createKafkaMessaging({
      brokers: KAFKA_BROKERS.split(','),
      clientId: `${namespace}.test`,
      logger: silentLogger,
      clock: { now: Date.now },
    });
  });
  after(async () => {
    await messaging?.close();
    await services?.stop();
  });

  const publish = (topic: Parameters<typeof topicName>[1], key: string, value: object) =>
    messaging.send([{ topic: topicName(namespace, topic), key, value: JSON.stringify(value) }]);

  /** Asks until the answer is as wanted: what was just published takes a moment. */
  async function answered(path: string, isWanted: (response: Response) => boolean): Promise<Response> {
    for (;;) {
      const response = await fetch(`${url}${path}`, { headers: { authorization } });
      if (isWanted(response)) return response;
      await response.body?.cancel();
    }
  }

  it('answers under a key, with a model, and without a customer, as soon as they are published', async () => {
    const key = accessKey(readKey, 'demo', 'read', Date.now());
    await publish('keys', key.hash, key);
    const missing = await answered('/v1/customers/nobody', ({ status }) => status !== 401);
    assert.equal(missing.status, 404);
    await publish('models', 'demo/segments', modelOf(['gold']));
    const segment = await answered('/v1/segments/gold', ({ status }) => status !== 404);
    const { id, size } = (await segment.json()) as { id: string; size: number };
    assert.deepEqual([id, size], ['gold', 0]);
  });

  it('streams a change within moments, is ready meanwhile, and stops at once', async () => {
    const headers = { authorization };
    const stream = await new Promise<IncomingMessage>((resolve) =>
      get(`${url}/v1/segment-changes`, { headers, agent: false }, resolve),
    );
    let text = '';
    const { promise: received, resolve: receive } = Promise.withResolvers<void>();
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('event: segment.entered')) receive();
    });
    const ended = new Promise((resolve) => stream.on('close', resolve));
    await publish('segmentChanges', 'demo/c1', changeOf(1));
    await received;
    assert.ok(text.includes(`id: ${changeOf(1).id}\n`));
    const { ready } = (await (await fetch(`${services.adminUrls.gateway}/health/ready`)).json()) as {
      ready: boolean;
    };
    assert.ok(ready);
    const started = performance.now();
    await services.stop();
    await ended;
    assert.match(text, /: the service stops/);
    assert.ok(performance.now() - started < 5_000, `it took ${performance.now() - started} ms`);
  });
});
