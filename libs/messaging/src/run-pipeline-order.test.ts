import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { silentLogger as logger } from '@shoal/logging';
import { Registry } from 'prom-client';
import { createMemoryMessaging } from './memory/memory-messaging.ts';
import type { Messaging } from './messaging.ts';
import { ok } from './outcomes.ts';
import { createPipelineMetrics } from './pipeline-metrics.ts';
import { numbers, pass, valuesOf } from './run-pipeline.fixture.ts';
import { type Pipeline, runPipeline } from './run-pipeline.ts';

let messaging: Messaging;
const metrics = createPipelineMetrics('test', new Registry(), { now: () => 0 });

beforeEach(async () => {
  messaging = createMemoryMessaging().connect();
  const shape = { partitions: 1, replication: 1, config: {} };
  await messaging.prepareTopics(['in', 'out'].map((topic) => ({ topic, ...shape })));
});

/** One batch of a pipeline whose `out` records have become `newest` elsewhere, after `tookMs`. */
async function runFor(tookMs: number): Promise<string[]> {
  let now = 0;
  await messaging.send(numbers(0, 2));
  const pipeline: Pipeline = {
    ...{ name: 'test', group: 'test', topics: ['in'], batchSizeMax: 100 },
    process: async (batch) => {
      now += tookMs;
      return batch.map(pass);
    },
    findNewer: async (written) =>
      written.some(({ value }) => String(value) !== 'newest')
        ? [{ topic: 'out', key: 'k', value: 'newest' }]
        : [],
  };
  const running = await runPipeline(pipeline, { messaging, logger, metrics, monotonic: () => now });
  while ((await running.lag()) > 0) await new Promise((resolve) => setImmediate(resolve));
  await running.stop();
  return valuesOf(messaging, 'out');
}

describe('the order in which a pipeline publishes', () => {
  it('leaves the newest document last where it was away for long enough to be overtaken', async () => {
    assert.deepEqual(await runFor(3_000), ['0', '1', 'newest']);
  });

  it('works on one partition number at a time, so that what is stored first is published first', async () => {
    const settings = { partitions: 2, replication: 1, config: {} };
    await messaging.prepareTopics(['one', 'other'].map((topic) => ({ topic, ...settings })));
    const keyOf = (partition: number) =>
      ['a', 'b', 'c', 'd', 'e'].find((key) => messaging.partitionOf(key, 2) === partition) as string;
    await messaging.send(
      ['one', 'other'].flatMap((topic) =>
        [0, 1].map((partition) => ({ topic, key: keyOf(partition), value: `${topic}/${partition}` })),
      ),
    );
    const open = new Set<number>();
    const seen: number[] = [];
    let openMax = 0;
    const pipeline: Pipeline = {
      ...{ name: 'test', group: 'lanes', topics: ['one', 'other'], batchSizeMax: 100 },
      process: async (batch) => {
        const { partition = 0 } = batch[0] ?? {};
        assert.ok(!open.has(partition), `two batches of partition ${partition} at once`);
        open.add(partition);
        openMax = Math.max(openMax, open.size);
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        open.delete(partition);
        seen.push(partition);
        return batch.map(() => ok());
      },
    };
    const running = await runPipeline(pipeline, { messaging, logger, metrics });
    while (seen.length < 4) await new Promise((resolve) => setImmediate(resolve));
    await running.stop();
    assert.equal(openMax, 2, 'other partitions go on meanwhile');
  });

  it('does not look for newer documents after a batch that was quick', async () => {
    assert.deepEqual(await runFor(2_999), ['0', '1']);
  });
});
