import assert from 'node:assert/strict';
import { it } from 'node:test';
import { silentLogger } from '@shoal/logging';
import { describeMessaging, until } from './conformance.fixture.ts';
import {
  type Delivery,
  deadLetterHeaders,
  drop,
  headerText,
  MessagingError,
  type Outcome,
  ok,
  runPipeline,
  silentPipelineMetrics,
} from './index.ts';

describeMessaging('pipelines', (context) => {
  const { makeTopic, numbered, readAll } = context;

  it('turns outcomes into writes: emissions, dead letters with where and why, drops', async () => {
    const topic = await makeTopic(1);
    const out = await makeTopic(1);
    await context.messaging.send(numbered(topic, 6));
    const special: Record<number, () => Outcome> = {
      1: () => drop('duplicate'),
      2: () => ({ kind: 'deadLetter', code: 'invalid_event', reason: 'no name' }),
      4: () => {
        throw new TypeError('poison');
      },
      5: () => {
        delete special[5];
        return { kind: 'retry', reason: 'not yet' };
      },
    };
    const process = async (batch: readonly Delivery[]) =>
      batch.map(
        ({ value, key }) => special[Number(value)]?.() ?? ok({ topic: out, key, value: `out-${value}` }),
      );
    const pipeline = { name: 'double', group: topic, topics: [topic], batchSizeMax: 10, process };
    const running = await runPipeline(pipeline, {
      messaging: context.messaging,
      logger: silentLogger,
      metrics: silentPipelineMetrics,
    });
    await until(async () => (await context.messaging.committed(topic, topic)).get(0) === 6);
    await running.stop();
    assert.deepEqual(
      (await readAll(out)).map(({ value }) => String(value)),
      ['out-0', 'out-3', 'out-5'],
    );
    const letters = await readAll(`${topic}.dlq`);
    assert.deepEqual(
      letters.map(({ value }) => String(value)),
      ['2', '4'],
    );
    const [refused, poison] = letters as [Delivery, Delivery];
    assert.equal(headerText(refused, deadLetterHeaders.code), 'invalid_event');
    assert.equal(headerText(refused, deadLetterHeaders.offset), '2');
    assert.equal(headerText(refused, deadLetterHeaders.topic), topic);
    assert.equal(headerText(poison, deadLetterHeaders.exception), 'TypeError');
    assert.match(headerText(poison, deadLetterHeaders.stack) ?? '', /poison/);
  });

  it('waits for a passing fault instead of giving the record up', async () => {
    const topic = await makeTopic(1);
    const out = await makeTopic(1);
    await context.messaging.send(numbered(topic, 3));
    let failures = 0;
    const process = async (batch: readonly Delivery[]) => {
      if (failures < 3) {
        failures += 1;
        throw new MessagingError('BROKER_UNAVAILABLE', 'down for a moment');
      }
      return batch.map(({ key, value }) => ok({ topic: out, key, value }));
    };
    const pipeline = { name: 'patient', group: topic, topics: [topic], batchSizeMax: 10, process };
    const running = await runPipeline(pipeline, {
      messaging: context.messaging,
      logger: silentLogger,
      metrics: silentPipelineMetrics,
    });
    await until(async () => (await readAll(out)).length === 3);
    await running.stop();
    assert.equal((await readAll(`${topic}.dlq`)).length, 0);
  });
});
