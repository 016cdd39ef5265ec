import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Door, openDoor } from './door.fixture.ts';
import { sendCalls } from './send-calls.ts';
import { SendError } from './send-error.ts';

const callsOf = (count: number, customers = 7) =>
  Array.from({ length: count }, (_, i) => ({
    type: 'track',
    event: 'Product Viewed',
    messageId: `m${i}`,
    anonymousId: `a${i % customers}`,
    place: i,
  }));

const send = (door: Door, calls = callsOf(100), options = {}) =>
  sendCalls(calls, { url: door.url, key: 'k', batchEventsMax: 10, lingerMs: 5, ...options });

/** Every call arrived and was accepted exactly once. */
function assertOnce(door: Door, count: number): void {
  assert.deepEqual(
    [...door.accepted].sort(),
    callsOf(count)
      .map(({ messageId }) => messageId)
      .sort(),
  );
}

describe('sendCalls', () => {
  it('sends everything once, several requests at a time, a customer in order', async () => {
    await using door = await openDoor({ holdMs: 5 });
    const report = await send(door, callsOf(1_000));
    assertOnce(door, 1_000);
    assert.deepEqual(
      [report.accepted, report.refused, report.acknowledged, report.retries],
      [1_000, 0, 1_000, 0],
    );
    assert.ok(door.mostAtOnce > 1 && door.mostAtOnce <= 4, `${door.mostAtOnce} at once`);
    const last = new Map<string, number>();
    for (const { anonymousId, place } of door.seen) {
      assert.ok(place > (last.get(anonymousId) ?? -1), `${anonymousId} went back to ${place}`);
      last.set(anonymousId, place);
    }
  });

  it('waits as long as a 429 says, and repeats the very same calls', async () => {
    await using door = await openDoor({ answers: [{ status: 429, retryAfter: '0.2' }] });
    const started = performance.now();
    const report = await send(door, callsOf(10, 1));
    assert.ok(performance.now() - started >= 190);
    assert.equal(report.retries, 1);
    assertOnce(door, 10);
    assert.equal(door.bodies[0], door.bodies[1]);
  });

  it('does not give up on a server that only asks for patience', async () => {
    await using door = await openDoor({ answers: Array(5).fill({ status: 429, retryAfter: '0.02' }) });
    const report = await send(door, callsOf(10, 1), { giveUpMs: 1 });
    assert.deepEqual([report.accepted, report.retries], [10, 5]);
  });

  const passing = [
    ['503', { status: 503, retryAfter: '0' }],
    ['502 with a page of a proxy', { status: 502, text: '<html>' }],
    ['a connection that is cut before the answer', { cut: 'before' }],
    ['a connection that is cut after the calls were taken', { cut: 'after' }],
    ['an answer that is half a JSON', { cut: 'within' }],
  ] as const;
  for (const [fault, answer] of passing) {
    it(`loses and doubles nothing with ${fault}`, async () => {
      await using door = await openDoor({ answers: [answer, answer] });
      const report = await send(door);
      assertOnce(door, 100);
      assert.deepEqual([report.accepted, report.refused, report.retries], [100, 0, 2]);
    });
  }

  it('repeats a request that is not answered in time', async () => {
    await using door = await openDoor({ answers: [{ silent: true }] });
    const report = await send(door, callsOf(10, 1), { requestTimeoutMs: 50 });
    assert.deepEqual([report.accepted, report.retries], [10, 1]);
    assertOnce(door, 10);
  });

  it('goes on when the server comes back on the same port', async () => {
    const first = await openDoor({});
    const port = first.port;
    await first[Symbol.asyncDispose]();
    const sending = sendCalls(callsOf(20), { url: `http://127.0.0.1:${port}`, key: 'k', lingerMs: 1 });
    await using door = await openDoor({ port });
    assert.equal((await sending).accepted, 20);
    assertOnce(door, 20);
  });

  it('gives up with one sentence when nobody answers', async () => {
    const door = await openDoor({});
    await door[Symbol.asyncDispose]();
    await assert.rejects(send(door, callsOf(10), { giveUpMs: 50 }), (error: SendError) => {
      assert.equal(error.code, 'SEND_NO_ANSWER');
      assert.match(
        error.message,
        /^http:\/\/127\.0\.0\.1:\d+ has taken nothing for 0 s \(.*ECONNREFUSED.*\): is/,
      );
      return true;
    });
  });

  it('stops at once when the key is refused', async () => {
    await using door = await openDoor({ key: 'another' });
    await assert.rejects(send(door), (error: SendError) => error.code === 'SEND_KEY_REFUSED');
    assert.ok(door.bodies.length <= 4);
  });

  it('says so when something else answers at the address', async () => {
    await using door = await openDoor({ answers: Array(4).fill({ status: 404, text: 'nothing here' }) });
    await assert.rejects(send(door), { code: 'SEND_REFUSED', message: /answered 404: nothing here$/ });
  });

  it('counts what is refused by code and goes on', async () => {
    await using door = await openDoor({ refuses: ({ place }) => place % 10 === 3 });
    const report = await send(door);
    assert.deepEqual([report.accepted, report.refused, report.refusedBy], [90, 10, { invalid_event: 10 }]);
    const { place, messageId, code } = report.examples[0] ?? {};
    assert.deepEqual([messageId, code, Number(place) % 10], [`m${place}`, 'invalid_event', 3]);
  });

  it('counts a request of which every call is refused', async () => {
    await using door = await openDoor({ refuses: () => true });
    const report = await send(door);
    assert.deepEqual([report.accepted, report.refused, report.acknowledged], [0, 100, 100]);
  });

  it('halves a request that is too large, and leaves out a call that is so alone', async () => {
    await using door = await openDoor({ bytesMax: 700 });
    const calls = callsOf(20, 1).map((call) =>
      call.place === 5 ? { ...call, text: 'x'.repeat(900) } : call,
    );
    const report = await send(door, calls);
    assert.deepEqual([report.accepted, report.refused, report.refusedBy], [19, 1, { event_too_large: 1 }]);
    assert.equal(report.examples[0]?.messageId, 'm5');
  });

  it('keeps every request within the bytes that ingestion takes', async () => {
    await using door = await openDoor({ bytesMax: 512_000 });
    const calls = callsOf(100, 1).map((call) => ({ ...call, text: 'ä'.repeat(7_000) }));
    const report = await send(door, calls, { batchEventsMax: 500 });
    assert.equal(report.accepted, 100);
    assert.ok(Math.max(...door.bodies.map((body) => Buffer.byteLength(body))) > 400_000);
  });

  it('gives calls without a messageId one, the same at every attempt', async () => {
    await using door = await openDoor({ answers: [{ cut: 'after' }] });
    const calls = callsOf(10, 1).map(({ messageId: _, ...call }) => call);
    const report = await sendCalls(calls, { url: door.url, key: 'k', lingerMs: 1 });
    assert.deepEqual([report.accepted, door.accepted.size], [10, 10]);
  });

  it('reads no further than it can send', async () => {
    await using door = await openDoor({ answers: Array(4).fill({ silent: true }) });
    let read = 0;
    const stop = new AbortController();
    const endless = function* () {
      for (; ; read += 1) yield { messageId: `m${read}`, anonymousId: `a${read % 50}` };
    };
    const sending = send(door, endless() as never, { signal: stop.signal });
    await door.requests(4);
    stop.abort();
    const report = await sending;
    assert.deepEqual([report.stopped, report.accepted, report.acknowledged], [true, 0, 0]);
    assert.ok(read <= 4 * (10 + 2 * 10) + 1, `${read} were read`);
  });

  it('tells up to where every call has its answer, so that a later run can go on there', async () => {
    const stop = new AbortController();
    await using door = await openDoor({});
    const seen: number[] = [];
    const onProgress = ({ acknowledged }: { acknowledged: number }) => {
      seen.push(acknowledged);
      if (acknowledged > 300) stop.abort();
    };
    const { acknowledged } = await send(door, callsOf(1_000), { signal: stop.signal, onProgress });
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.ok(acknowledged > 300 && acknowledged < 1_000);
    for (let place = 0; place < acknowledged; place += 1) assert.ok(door.accepted.has(`m${place}`));
    await send(door, callsOf(1_000).slice(acknowledged));
    assertOnce(door, 1_000);
  });

  for (const ending of ['the last call', 'the signal'] as const) {
    it(`leaves no connection open after ${ending}: a server could not stop`, async () => {
      await using door = await openDoor(
        ending === 'the signal' ? { answers: Array(4).fill({ silent: true }) } : {},
      );
      const stop = new AbortController();
      const sending = send(door, callsOf(1_000), { signal: stop.signal });
      await door.requests(4);
      if (ending === 'the signal') stop.abort();
      await sending;
      await door.allClosed();
    });
  }

  it('does not wait for company for ever', async () => {
    await using door = await openDoor({});
    const release = Promise.withResolvers<void>();
    const slow = async function* () {
      yield* callsOf(3, 1);
      await release.promise;
    };
    const sending = send(door, slow() as never);
    await door.requests(1);
    release.resolve();
    assert.equal((await sending).accepted, 3);
  });

  it('passes on what the source throws', async () => {
    await using door = await openDoor({});
    const broken = function* () {
      yield* callsOf(3);
      throw new RangeError('no more');
    };
    await assert.rejects(send(door, broken() as never), /^RangeError: no more$/);
    assert.ok(SendError);
  });
});
