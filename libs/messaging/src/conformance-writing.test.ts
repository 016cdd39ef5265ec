import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeMessaging } from './conformance.fixture.ts';
import { headerText, MessagingError } from './index.ts';

describeMessaging('writing', (context) => {
  const { client, makeTopic, numbered, readAll } = context;

  it('sends concurrent calls whole and keeps each in order', async () => {
    const topic = await makeTopic(1);
    const calls = Array.from({ length: 20 }, (_, call) =>
      context.messaging.send(
        Array.from({ length: 10 }, (_, i) => ({ topic, key: `${call}`, value: String(i) })),
      ),
    );
    await Promise.all(calls);
    const found = await readAll(topic);
    assert.equal(found.length, 200);
    for (let call = 0; call < 20; call += 1) {
      const values = found.filter(({ key }) => key === String(call)).map(({ value }) => Number(value));
      assert.deepEqual(values, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  it('keeps keys, bytes, headers and tombstones as they are', async () => {
    const topic = await makeTopic(1);
    const bytes = Buffer.from([0, 255, 10, 13]);
    await context.messaging.send([
      { topic, key: '客户/ü', value: bytes, headers: { a: 'text', b: bytes } },
      { topic, key: 'gone', value: null },
    ]);
    const [first, second] = await readAll(topic);
    assert.deepEqual([first?.key, first?.value, first?.headers.b], ['客户/ü', bytes, bytes]);
    assert.equal(first && headerText(first, 'a'), 'text');
    assert.deepEqual([second?.key, second?.value], ['gone', null]);
  });

  it('lists a topic once it has been prepared', async () => {
    assert.ok(!(await context.messaging.listTopics()).includes('never-prepared'));
    const topic = await makeTopic(1);
    assert.ok((await context.messaging.listTopics()).includes(topic));
  });

  it('refuses more than its bounded queue holds, with an error that may be tried again', async () => {
    const bounded = await client(10);
    const topic = await makeTopic(1, bounded);
    const calls = Array.from({ length: 5 }, () => bounded.send(numbered(topic, 8)));
    const results = await Promise.allSettled(calls);
    const refused = results.filter((result) => result.status === 'rejected');
    assert.ok(refused.length >= 1 && refused.length < 5);
    for (const { reason } of refused) {
      assert.ok(reason instanceof MessagingError);
      assert.deepEqual([reason.code, reason.retriable], ['OVER_CAPACITY', true]);
    }
  });

  it('names every difference between the topics wanted and the topics there', async () => {
    const topic = await makeTopic(3);
    const wrong = { topic, partitions: 5, replication: 1, config: { 'cleanup.policy': 'delete' } };
    await assert.rejects(context.messaging.prepareTopics([wrong]), (error: MessagingError) => {
      assert.equal(error.code, 'TOPIC_MISMATCH');
      return error.message.includes(`${topic} has 3 partitions, the configuration says 5`);
    });
  });
});
