import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { recordingLogger } from '@shoal/logging';
import { acceptedHeader } from './accepted-at.ts';
import { deadLetterHeaders } from './dead-letters.ts';
import { MessagingError } from './errors.ts';
import { createMemoryMessaging } from './memory/memory-messaging.ts';
import { type Delivery, headerText, type Messaging } from './messaging.ts';
import { deadLetter, drop, type Outcome, ok } from './outcomes.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';
import { numbers, pass, valuesOf } from './run-pipeline.fixture.ts';
import { runPipeline } from './run-pipeline.ts';

let messaging: Messaging;
let logger = recordingLogger();
let counts: Map<string, number>;
let metrics: PipelineMetrics;
let ways: number[];
let waiting: () => Promise<number>;

beforeEach(async () => {
  messaging = createMemoryMessaging().connect();
  const shape = { partitions: 1, replication: 1, config: {} };
  await messaging.prepareTopics(['in', 'in.dlq', 'out'].map((topic) => ({ topic, ...shape })));
  logger = recordingLogger();
  counts = new Map();
  ways = [];
  const count = (name: string, by = 1) => counts.set(name, (counts.get(name) ?? 0) + by);
  metrics = {
    startBatch: () => {
      count('started');
      return () => void count('ended');
    },
    countOutcome: (_, kind, reason, by) => void count(`${kind}/${reason}`, by),
    countRetry: () => void count('retries'),
    observeAge: () => void count('aged'),
    observeWay: (_, at) => void ways.push(at),
    watchLag: (_, lag) => {
      waiting = lag;
    },
  };
});

/** Runs `process` on a topic of ten records until all are done; resolves with the batches that it was given. */
async function run(
  process: (batch: readonly Delivery[]) => Promise<readonly Outcome[]>,
  over: Partial<Messaging> = {},
): Promise<string[][]> {
  await messaging.send(numbers(0, 10));
  const batches: string[][] = [];
  const pipeline = {
    name: 'test',
    group: 'test',
    topics: ['in'],
    batchSizeMax: 100,
    process: (batch: readonly Delivery[]) => {
      batches.push(batch.map(({ value }) => String(value)));
      return process(batch);
    },
  };
  const running = await runPipeline(pipeline, { messaging: { ...messaging, ...over }, logger, metrics });
  while ((await running.lag()) > 0) await new Promise((resolve) => setImmediate(resolve));
  await running.stop();
  return batches;
}

describe('runPipeline', () => {
  it('writes what follows from the records, in their order, and counts', async () => {
    const batches = await run(async (batch) =>
      batch.map((record, i) => {
        if (i === 3) return drop('duplicate');
        if (i === 5) return deadLetter('invalid_event', 'no name');
        return i === 7 ? ok() : pass(record);
      }),
    );
    assert.equal(batches.length, 1);
    assert.deepEqual(await valuesOf(messaging, 'out'), ['0', '1', '2', '4', '6', '8', '9']);
    assert.deepEqual(await valuesOf(messaging, 'in.dlq'), ['5']);
    assert.deepEqual(Object.fromEntries(counts), {
      started: 1,
      ended: 1,
      'ok/': 8,
      'drop/duplicate': 1,
      'deadLetter/invalid_event': 1,
      aged: 1,
    });
    assert.deepEqual(
      logger.lines.map(({ message, fields }) => [message, fields.code, fields.offset]),
      [['dead letter', 'invalid_event', 5]],
    );
  });

  it('moves the offset only after the writes are acknowledged', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isAsked = false;
    const done = run(async (batch) => batch.map(pass), {
      send: async (messages) => {
        isAsked = true;
        await held;
        await messaging.send(messages);
      },
    });
    while (!isAsked) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await messaging.committed('test', 'in')).get(0), -1);
    release();
    await done;
    assert.equal((await messaging.committed('test', 'in')).get(0), 10);
  });

  it('finds the record that fails by halving: only that one is a dead letter', async () => {
    const batches = await run(async (batch) =>
      batch.map((record) => {
        if (String(record.value) === '6') throw new TypeError('poison');
        return pass(record);
      }),
    );
    assert.deepEqual(await valuesOf(messaging, 'out'), ['0', '1', '2', '3', '4', '5', '7', '8', '9']);
    assert.deepEqual(await valuesOf(messaging, 'in.dlq'), ['6']);
    assert.ok(batches.length <= 9, 'each halving asks twice');
  });

  it('takes outcomes that are not one a record for a fault of the step', async () => {
    await run(async (batch) => (batch.length > 1 ? [] : batch.map(pass)));
    assert.equal((await valuesOf(messaging, 'out')).length, 10);
  });

  it('works a batch again after a passing fault, in the step or in the write, for as long as it lasts', async () => {
    let faults = 0;
    const fault = async () => {
      faults += 1;
      if (faults <= 2 || faults === 4) throw new MessagingError('BROKER_UNAVAILABLE', 'away');
    };
    const batches = await run(
      async (batch) => {
        await fault();
        return batch.map(pass);
      },
      {
        send: async (messages) => {
          await fault();
          await messaging.send(messages);
        },
      },
    );
    assert.deepEqual(
      batches.map(({ length }) => length),
      [10, 10, 10, 10],
    );
    assert.deepEqual(
      await valuesOf(messaging, 'out'),
      numbers(0, 10).map(({ value }) => value),
    );
    assert.deepEqual(await valuesOf(messaging, 'in.dlq'), []);
    assert.deepEqual([counts.get('retries'), counts.get('ended')], [3, 4]);
  });

  it('goes on from a record that asks for another try, without repeating those before it', async () => {
    let isRetried = false;
    const batches = await run(async (batch) =>
      batch.map((record) => {
        if (String(record.value) !== '4' || isRetried) return pass(record);
        isRetried = true;
        return { kind: 'retry', reason: 'not yet' };
      }),
    );
    assert.deepEqual(
      batches.map(([first]) => first),
      ['0', '4'],
    );
    assert.deepEqual(
      await valuesOf(messaging, 'out'),
      numbers(0, 10).map(({ value }) => value),
    );
    assert.equal(counts.get('ok/'), 10);
  });

  it('gives up what the broker will never take, and no other record', async () => {
    const batches = await run(async (batch) => batch.map(pass), {
      send: async (messages) => {
        const isRefused = messages.some(({ topic, value }) => topic === 'out' && String(value) === '7');
        if (isRefused) throw new MessagingError('MESSAGE_REFUSED', 'too large');
        await messaging.send(messages);
      },
    });
    assert.equal(batches.length, 1, 'the records are not worked again');
    assert.deepEqual((await valuesOf(messaging, 'out')).sort(), [
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '8',
      '9',
    ]);
    assert.deepEqual(await valuesOf(messaging, 'in.dlq'), ['7']);
    assert.deepEqual([counts.get('ok/'), counts.get('deadLetter/internal')], [9, 1]);
  });

  it('keeps the bytes and headers of a dead letter, and says beside them what went wrong and where', async () => {
    const headers = { traceparent: 'abc', binary: Buffer.from([0, 255]) };
    await messaging.send([{ topic: 'in', key: 'k', value: Buffer.from([1, 200]), headers }]);
    await run(async (batch) =>
      batch.map((_, i) =>
        i === 0 ? deadLetter('invalid_event', 'x'.repeat(9_000), new RangeError('why')) : ok(),
      ),
    );
    const letters: Delivery[] = [];
    await messaging.readToEnd({ topic: 'in.dlq' }, async (batch) => void letters.push(...batch));
    const [letter] = letters;
    assert.deepEqual([letter?.value, letter?.headers.binary], [Buffer.from([1, 200]), headers.binary]);
    const text = (name: keyof typeof deadLetterHeaders) => headerText(letter!, deadLetterHeaders[name]) ?? '';
    assert.deepEqual(
      [text('topic'), text('partition'), text('offset'), text('stage'), text('code')],
      ['in', '0', '0', 'test', 'invalid_event'],
    );
    assert.equal(text('message').length, 4_000);
    assert.equal(text('exception'), 'RangeError');
    assert.match(text('stack'), /why/);
  });

  it('does not wait for a fault to pass once it is stopped', async () => {
    await messaging.send(numbers(0, 3));
    let tries = 0;
    const pipeline = {
      name: 'test',
      group: 'stopped',
      topics: ['in'],
      batchSizeMax: 10,
      process: async () => {
        tries += 1;
        throw new MessagingError('BROKER_UNAVAILABLE', 'away');
      },
    };
    const running = await runPipeline(pipeline, { messaging, logger, metrics });
    while (tries === 0) await new Promise((resolve) => setImmediate(resolve));
    await running.stop();
    assert.equal((await messaging.committed('stopped', 'in')).get(0), -1);
    assert.deepEqual(await valuesOf(messaging, 'in.dlq'), []);
  });

  it('lets the moment of acceptance travel, and tells how long the way took and what waits', async () => {
    const headers = { [acceptedHeader]: '1234567890123' };
    await messaging.send([{ topic: 'in', key: 'k', value: 'first', headers }]);
    await run(async (batch) => batch.map(pass));
    const found: Delivery[] = [];
    await messaging.readToEnd({ topic: 'out' }, async (batch) => void found.push(...batch));
    assert.equal(headerText(found[0] as Delivery, acceptedHeader), '1234567890123');
    assert.equal(headerText(found[1] as Delivery, acceptedHeader), String(await writtenAt(1)));
    assert.equal(ways[0], 1_234_567_890_123);
    assert.equal(await waiting(), 0);
  });
});

/** When the record at an offset was written. */
async function writtenAt(offset: number): Promise<number | undefined> {
  let found: number | undefined;
  await messaging.readToEnd({ topic: 'in' }, async (batch) => {
    found ??= batch.find((record) => record.offset === offset)?.timestamp;
  });
  return found;
}
