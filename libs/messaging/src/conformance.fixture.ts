import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { silentLogger } from '@shoal/logging';
import {
  createKafkaMessaging,
  createMemoryMessaging,
  type Delivery,
  type Messaging,
  type OutgoingMessage,
} from './index.ts';

/** What every adapter of the port must do; the in-memory twin may only stand in for Kafka because it passes this too. */
interface Subject {
  readonly name: string;
  /** A new client of the same broker, as another process would be; `queuedMessagesMax` bounds its producer. */
  connect(queuedMessagesMax?: number): Promise<Messaging>;
}

const brokers = process.env.KAFKA_BROKERS;
const memory = createMemoryMessaging({ clock: { now: Date.now } });
const tightMemory = createMemoryMessaging({ clock: { now: Date.now }, queuedMessagesMax: 10 });
const subjects: Subject[] = [
  { name: 'memory', connect: async (bound) => (bound ? tightMemory : memory).connect() },
];
if (brokers) {
  const options = {
    brokers: brokers.split(','),
    clientId: 'conformance',
    logger: silentLogger,
    clock: { now: Date.now },
  };
  subjects.push({
    name: 'kafka',
    connect: (queuedMessagesMax) =>
      createKafkaMessaging({ ...options, producer: queuedMessagesMax ? { queuedMessagesMax } : {} }),
  });
} else {
  it(
    'passes the conformance suite on a real broker',
    { skip: 'KAFKA_BROKERS is not set: run npm test' },
    () => undefined,
  );
}

/** What the tests of one subject work with. */
export interface Conformance {
  readonly messaging: Messaging;
  /** Another client of the same broker, closed with the suite. */
  client(queuedMessagesMax?: number): Promise<Messaging>;
  makeTopic(partitions?: number, on?: Messaging): Promise<string>;
  numbered(topic: string, count: number, keys?: number): OutgoingMessage[];
  readAll(topic: string): Promise<Delivery[]>;
}

/** Waits for a condition and fails when it does not come true in time. */
export async function until(condition: () => boolean | Promise<boolean>, waitMs = 20_000): Promise<void> {
  const end = Date.now() + waitMs;
  while (!(await condition())) {
    if (Date.now() > end) assert.fail('the condition did not come true in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Runs the tests of one theme on every adapter. */
export function describeMessaging(theme: string, define: (context: Conformance) => void): void {
  for (const subject of subjects) {
    describe(`${theme} on ${subject.name}`, { timeout: 120_000 }, () => {
      let messaging: Messaging | undefined;
      const clients: Messaging[] = [];
      const client = async (bound?: number) => {
        const made = await subject.connect(bound);
        clients.push(made);
        return made;
      };
      const current = () => messaging as Messaging;
      before(async () => {
        messaging = await client();
      });
      after(async () => {
        for (const made of clients) await made.close();
      });
      define({
        get messaging() {
          return current();
        },
        client,
        makeTopic: (partitions = 3, on = current()) => makeTopic(partitions, on),
        numbered,
        readAll: (topic) => readAll(current(), topic),
      });
    });
  }
}

async function makeTopic(partitions: number, on: Messaging): Promise<string> {
  const topic = `test-${randomUUID()}`;
  const config = { 'cleanup.policy': 'delete' };
  await on.prepareTopics([
    { topic, partitions, replication: 1, config },
    { topic: `${topic}.dlq`, partitions, replication: 1, config },
  ]);
  return topic;
}

function numbered(topic: string, count: number, keys = 5): OutgoingMessage[] {
  return Array.from({ length: count }, (_, i) => ({ topic, key: `key-${i % keys}`, value: String(i) }));
}

async function readAll(messaging: Messaging, topic: string): Promise<Delivery[]> {
  const found: Delivery[] = [];
  await messaging.readToEnd({ topic }, async (batch) => void found.push(...batch));
  return found;
}
