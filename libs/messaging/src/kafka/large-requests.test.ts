import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { silentLogger } from '@shoal/logging';
import { allTopicSettings, createKafkaMessaging, MessagingError } from '../index.ts';

const brokers = process.env.KAFKA_BROKERS;
const skip = brokers ? false : 'KAFKA_BROKERS is not set: run npm test';

it('messages that compress badly go through, all to one partition, and one that is refused harms no other', {
  skip,
}, async () => {
  const messaging = await createKafkaMessaging({
    brokers: brokers!.split(','),
    clientId: 'large-requests',
    logger: silentLogger,
    clock: { now: Date.now },
  });
  try {
    const namespace = `test-${randomUUID().slice(0, 13)}`;
    const wanted = allTopicSettings({ namespace, partitions: 1, replication: 1 }).filter(({ topic }) =>
      /inbox|events/.test(topic),
    );
    await messaging.prepareTopics(wanted);
    const topic = `${namespace}.inbox.v1`;
    const text = (bytes: number) => randomBytes(Math.ceil((bytes * 3) / 4)).toString('base64');
    // As many events of the largest size as a pipeline emits at once: 9 MB.
    const many = Array.from({ length: 300 }, () => ({ topic, key: 'k', value: text(32_000) }));
    await messaging.send(many);
    const [innocent, huge] = await Promise.allSettled([
      messaging.send([{ topic, key: 'k', value: 'small' }]),
      messaging.send([{ topic, key: 'k', value: text(13_000_000) }]),
    ]);
    assert.equal(innocent.status, 'fulfilled');
    assert.ok(huge.status === 'rejected' && huge.reason instanceof MessagingError);
    assert.equal(huge.reason.code, 'MESSAGE_REFUSED');
    const [end] = await messaging.offsets(topic);
    assert.ok(end && end.high >= many.length + 1);
  } finally {
    await messaging.close();
  }
});
