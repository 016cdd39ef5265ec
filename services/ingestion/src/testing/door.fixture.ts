import assert from 'node:assert/strict';
import { type RefusalCode, refusals, topicName } from '@shoal/contracts';
import { type RecordingLogger, recordingLogger } from '@shoal/logging';
import type { Delivery, Messaging } from '@shoal/messaging';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { Registry } from 'prom-client';
import { buildApp } from '../http/app.ts';
import { createIngestionMetrics } from '../metrics.ts';
import { namespace, openInbox, type TestInbox } from './inbox.fixture.ts';

/** The HTTP door in front of the inbox on the twins. */
export interface TestDoor {
  readonly inbox: TestInbox;
  readonly app: FastifyInstance;
  readonly registry: Registry;
  readonly logger: RecordingLogger;
  /** Posts JSON (text as it is) with the write key of "demo"; `headers` come over that. */
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** The same without the key. */
  postBare(url: string, body: unknown): Promise<LightMyRequestResponse>;
  records(): Promise<Delivery[]>;
}

/** `over` takes the place of parts of the messaging. */
export async function openDoor(over: Partial<Messaging> = {}): Promise<TestDoor> {
  const inbox = await openInbox();
  const { clock, keyring, messaging, writeKey } = inbox;
  const registry = new Registry();
  const logger = recordingLogger();
  const metrics = createIngestionMetrics(registry);
  const app = buildApp({ messaging: { ...messaging, ...over }, namespace, clock, keyring, logger, metrics });
  const inject = (url: string, body: unknown, headers: Record<string, string>) => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const request: InjectOptions = {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
    };
    return app.inject({ ...request, payload });
  };
  return {
    inbox,
    app,
    registry,
    logger,
    post: (url, body, headers) => inject(url, body, { authorization: basic(writeKey), ...headers }),
    postBare: (url, body) => inject(url, body, {}),
    records: async () => {
      const found: Delivery[] = [];
      await messaging.readToEnd({ topic: topicName(namespace, 'inbox') }, async (batch) => {
        found.push(...batch);
      });
      return found;
    },
  };
}

export const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

export const track = (rest: object = {}) => ({
  type: 'track',
  event: 'Signed Up',
  userId: 'anna',
  messageId: 'm1',
  ...rest,
});

/** The answer must be a refusal of the list, with its status and a sentence. */
export async function assertRefused(
  answer: Promise<LightMyRequestResponse>,
  code: RefusalCode,
  sentence: RegExp,
): Promise<void> {
  const { statusCode, headers, body } = await answer;
  const { code: found, message } = JSON.parse(body) as { code: string; message: string };
  assert.equal(found, code, message);
  assert.equal(statusCode, refusals[code].status);
  assert.match(message, sentence);
  assert.match(String(headers['content-type']), /application\/json/);
}
