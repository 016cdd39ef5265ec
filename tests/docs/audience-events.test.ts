import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { envelopeHeaders, SegmentChange, validatorOf } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createKafkaMessaging, type Messaging } from '@shoal/messaging';
import { toAudienceCall } from '../../docs/examples/to-audience-call.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/audience-events.md'), 'utf8');

function block(name: string): unknown {
  return JSON.parse(new RegExp(`\`\`\`json ${name}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '');
}

const change = block('change') as SegmentChange;

describe('the page on audience events', () => {
  it('shows a change as the contract has it, and the call that the mapping makes of it', () => {
    assert.equal(validatorOf(SegmentChange, 'change')(change), undefined);
    assert.deepEqual(toAudienceCall(change), block('call'));
  });

  it('maps an exit to the opposite', () => {
    const { event, properties } = toAudienceCall({ ...change, type: 'segment.exited' });
    assert.deepEqual([event, properties.shoal_s1_2], ['Audience Exited', false]);
  });
});

const { KAFKA_BROKERS = '' } = process.env;
const skip = KAFKA_BROKERS === '' ? 'KAFKA_BROKERS is not set: run npm test' : false;

describe('the consumer of the page, on Kafka', { skip }, () => {
  const namespace = `docs-${randomBytes(4).toString('hex')}`;
  let messaging: Messaging;
  before(async () => {
    messaging = await createKafkaMessaging({
      brokers: KAFKA_BROKERS.split(','),
      clientId: namespace,
      logger: silentLogger,
      clock: { now: Date.now },
    });
    await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
  });
  after(() => messaging?.close());

  it('hands on each change once', async () => {
    const second = { ...change, id: 'f'.repeat(32), type: 'segment.exited' as const };
    await messaging.send(
      [change, change, second].map((value) => ({
        topic: `${namespace}.segment-changes.v1`,
        key: `${value.shop}/${value.customerId}`,
        value: JSON.stringify(value),
        headers: envelopeHeaders({ id: value.id, type: value.type, source: '/shops/demo', time: 0 }),
      })),
    );
    const child = spawn(process.execPath, [join(root, 'docs/examples/audience-consumer.ts')], {
      env: { ...process.env, KAFKA_BROKERS, SHOAL_NAMESPACE: namespace, AUDIENCE_GROUP: namespace },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const calls: unknown[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        calls.push(JSON.parse(line));
        if (calls.length === 2) break;
      }
      assert.deepEqual(calls, [toAudienceCall(change), toAudienceCall(second)]);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });
});
