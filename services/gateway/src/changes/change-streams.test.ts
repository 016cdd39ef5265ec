import assert from 'node:assert/strict';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import { SegmentChange, validatorOf } from '@shoal/contracts';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { openGateway, type TestGateway, until } from '../testing/gateway.fixture.ts';
import { changeOf, publishChanges } from '../testing/shop.fixture.ts';

/** A reader of a stream on a real connection. */
interface Reader {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
  readonly events: EventSourceMessage[];
  readonly comments: string[];
  readonly ended: Promise<void>;
  readonly isEnded: () => boolean;
}

interface ReadOptions {
  readonly query?: string;
  readonly lastEventId?: string;
  readonly key?: string;
  /** Leaves everything in the socket. */
  readonly isStuck?: boolean;
}

let gateway: TestGateway;
let port: number;
const readers: Reader[] = [];

async function listen(options: Parameters<typeof openGateway>[0] = {}): Promise<void> {
  gateway = await openGateway(options);
  port = Number(new URL(await gateway.app.listen({ port: 0 })).port);
}

afterEach(async () => {
  for (const { request } of readers.splice(0)) request.destroy();
  await gateway.app.close();
});

async function read({ query = '', lastEventId, key, isStuck }: ReadOptions = {}): Promise<Reader> {
  const headers: Record<string, string> = { authorization: `Bearer ${key ?? gateway.readKey}` };
  if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onComment: (text) => comments.push(text),
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isEnded = false;
  const request = get({ port, path: `/v1/segment-changes${query}`, headers, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  if (!isStuck) response.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
  response.on('error', () => undefined);
  response.on('close', () => {
    isEnded = true;
    end();
  });
  const reader = { request, response, events, comments, ended, isEnded: () => isEnded };
  readers.push(reader);
  return reader;
}

const idsOf = ({ events }: Reader) => events.map(({ id }) => Number.parseInt(String(id), 16));
const publish = (...changes: SegmentChange[]) => publishChanges(gateway.messaging, changes);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function openStreams(): Promise<number> {
  const metrics = await gateway.registry.getSingleMetricAsString('shoal_gateway_streams');
  return Number(/streams (\d+)/.exec(metrics)?.[1]);
}

async function endings(ending: string): Promise<number> {
  const metrics = await gateway.registry.getSingleMetricAsString('shoal_gateway_stream_endings_total');
  return Number(new RegExp(`ending="${ending}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0);
}

describe('the live stream', () => {
  it('tells of each change once, in order, as the contract has it', async () => {
    await listen();
    const reader = await read();
    assert.match(String(reader.response.headers['content-type']), /^text\/event-stream/);
    await publish(
      changeOf(1),
      changeOf(2, { customerId: '客' }),
      changeOf(2, { customerId: '客' }),
      changeOf(3),
    );
    await until(() => reader.events.length === 3);
    assert.deepEqual(idsOf(reader), [1, 2, 3]);
    for (const { event, data, id } of reader.events) {
      const change = JSON.parse(data);
      assert.equal(validatorOf(SegmentChange, 'change')(change), undefined);
      assert.deepEqual([event, id], [change.type, change.id]);
    }
  });

  it('shows a shop its own changes alone, and of those the ones that were asked for', async () => {
    await listen();
    const exit = { type: 'segment.exited' } as const;
    const silver = { segment: { id: 'silver', name: 'Silver', modelVersion: 2 } };
    const all = await read();
    const other = await read({ key: gateway.otherKey });
    const customer = await read({ query: '?customer=c2' });
    const segment = await read({ query: '?segment=silver' });
    const type = await read({ query: '?type=segment.exited' });
    await publish(changeOf(1), changeOf(2, exit), changeOf(3, silver));
    await publish(changeOf(9, { ...exit, ...silver, customerId: 'c2' }));
    await publish(changeOf(10, { shop: 'other' }));
    await until(() => all.events.length === 4 && other.events.length === 1);
    await until(
      () => customer.events.length === 2 && segment.events.length === 2 && type.events.length === 2,
    );
    assert.deepEqual([all, other, customer, segment, type].map(idsOf), [
      [1, 2, 3, 9],
      [10],
      [2, 9],
      [3, 9],
      [2, 9],
    ]);
  });

  it('goes on after the last change that the reader has, without a gap or a repetition', async () => {
    await listen({ streamPendingBytesMax: 65_536 });
    const first = await read();
    // More than the buffer takes at once, so that catching up waits for the reader.
    await publish(...range(1, 3_000).map((n) => changeOf(n)));
    await until(() => first.events.length === 3_000);
    first.request.destroy();
    const second = await read({ lastEventId: changeOf(2).id });
    await publish(...range(3_001, 3_100).map((n) => changeOf(n)));
    await until(() => second.events.length === 3_098);
    assert.deepEqual(idsOf(second), range(3, 3_100));
  });

  it('says that changes may be missing where the last one is not kept', async () => {
    await listen();
    const reader = await read({ lastEventId: 'f'.repeat(32) });
    await publish(changeOf(1));
    await until(() => reader.events.length === 2);
    assert.deepEqual(
      reader.events.map(({ event }) => event),
      ['gap', 'segment.entered'],
    );
  });

  it('ends a reader for whom changes come faster than the ring keeps them', async () => {
    await listen({ streamPendingBytesMax: 65_536 });
    const segment = { id: 'gold', name: 'x'.repeat(2_000), modelVersion: 2 };
    const reader = await read({ isStuck: true });
    for (let from = 1; (await endings('behind')) === 0; from += 2_000) {
      await publish(...range(from, from + 1_999).map((n) => changeOf(n, { segment })));
      await until(() => gateway.feed.ring.end === from + 1_999);
      assert.ok(from < 100_000);
      if (from > 20_000) reader.response.resume();
    }
    await reader.ended;
  });

  it('sends a comment now and then', async () => {
    await listen({ heartbeatMs: 2 });
    const reader = await read();
    await until(() => reader.comments.filter((text) => text.includes('still here')).length >= 2);
  });

  it('ends a reader who has stopped with much waiting for him, and no other', async () => {
    await listen({ streamPendingBytesMax: 65_536, heartbeatMs: 100 });
    const stuck = await read({ isStuck: true });
    const quick = await read();
    const segment = { id: 'gold', name: 'x'.repeat(20_000), modelVersion: 2 };
    let sent = 0;
    // The kernel's buffers come first; what they do not take waits in the process.
    while ((await endings('slow')) === 0) {
      await publish(...range(sent + 1, sent + 2).map((n) => changeOf(n, { segment })));
      sent += 2;
      await until(() => quick.events.length === sent);
    }
    // Now it reads: everything up to the end comes, and then the reason.
    let text = '';
    stuck.response.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-1_000);
    });
    await stuck.ended;
    assert.match(text, /: you have stopped reading: connect again with Last-Event-ID to go on\n\n$/);
    assert.equal(quick.events.length, sent);
    assert.ok(!quick.isEnded());
  });

  it('serves so many readers and no more', async () => {
    await listen({ streamsMax: 2 });
    await read();
    const second = await read();
    const refused = await read();
    assert.equal(refused.response.statusCode, 429);
    await refused.ended;
    second.request.destroy();
    await until(async () => (await openStreams()) === 1);
    assert.equal((await read()).response.statusCode, 200);
  });

  it('ends with the service, also for a reader who does not read', async () => {
    await listen();
    const reader = await read();
    const stuck = await read({ isStuck: true });
    const started = performance.now();
    await gateway.app.close();
    await reader.ended;
    assert.ok(performance.now() - started < 2_000);
    assert.match(String(reader.comments.at(-1)), /the service stops/);
    stuck.response.resume();
    await stuck.ended;
    assert.equal(await openStreams(), 0);
  });
});
