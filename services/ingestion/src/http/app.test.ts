import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { callLimits, type RefusalCode } from '@shoal/contracts';
import { headerText, MessagingError } from '@shoal/messaging';
import { assertRefused, openDoor, type TestDoor, track } from '../testing/door.fixture.ts';

let door: TestDoor;
beforeEach(async () => {
  door = await openDoor();
});

describe('a single call', () => {
  it('takes its type from the path', async () => {
    const { type: _, ...call } = track();
    for (const type of ['track', 'identify', 'page', 'screen']) {
      assert.equal((await door.post(`/v1/${type}`, { ...call, messageId: type })).statusCode, 200);
    }
    const types = (await door.records()).map(({ value }) => JSON.parse(String(value)).type);
    assert.deepEqual(types.sort(), ['identify', 'page', 'screen', 'track']);
    await assertRefused(door.post('/v1/page', track()), 'invalid_event', /"track".*page/);
    await assertRefused(
      door.post('/v1/page', track({ type: { a: 'x'.repeat(5_000) } })),
      'invalid_event',
      /^.{1,120}$/,
    );
  });

  it('gets a messageId where it has none', async () => {
    const { messageId: _, ...call } = track();
    const { messageId } = JSON.parse((await door.post('/v1/track', call)).body);
    const [record] = await door.records();
    assert.match(messageId, /^[0-9a-f-]{36}$/);
    assert.equal(JSON.parse(String(record?.value)).messageId, messageId);
  });

  it('carries its trace on, and gets one where it has none or a bad one', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    for (const sent of [traceparent, 'nonsense'])
      await door.post('/v1/track', track(), { traceparent: sent });
    const found = (await door.records()).map((record) => headerText(record, 'traceparent'));
    assert.equal(found[0], traceparent);
    assert.match(found[1] ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  const refused: readonly (readonly [string, body: unknown, code: RefusalCode, sentence: RegExp])[] = [
    ['that is not JSON', '{"type":', 'invalid_json', /JSON/],
    ['that is empty', '', 'invalid_json', /empty/i],
    ['that is no object', '[1]', 'invalid_event', /JSON object/],
    ['that is null', 'null', 'invalid_event', /JSON object/],
    ['of nobody', { type: 'track', event: 'x' }, 'missing_identity', /userId/],
    ['with a field of a wrong type', track({ userId: 7 }), 'invalid_event', /userId/],
    ['of the year 9999', track({ timestamp: '9999-01-01T00:00:00Z' }), 'timestamp_out_of_range', /9999/],
    [
      'that is larger than 32 KB',
      track({ context: { text: 'x'.repeat(33_000) } }),
      'event_too_large',
      /32768/,
    ],
    [
      'that is far larger than 32 KB',
      track({ context: { text: 'x'.repeat(400_000) } }),
      'event_too_large',
      /32 KB/,
    ],
    [
      'that is nested deeply',
      `{"userId":"a","event":"x","context":{"a":${'['.repeat(9_000)}${']'.repeat(9_000)}}}`,
      'invalid_event',
      /deep/,
    ],
  ];
  for (const [what, body, code, sentence] of refused) {
    it(`is refused ${what}`, async () => {
      await assertRefused(door.post('/v1/track', body), code, sentence);
      assert.deepEqual(await door.records(), []);
    });
  }

  it('is measured in bytes of UTF-8', async () => {
    const room =
      callLimits.eventBytesMax - Buffer.byteLength(JSON.stringify(track({ context: { text: '' } })));
    const withText = (text: string) => track({ context: { text } });
    assert.equal((await door.post('/v1/track', withText('x'.repeat(room)))).statusCode, 200);
    await assertRefused(door.post('/v1/track', withText('x'.repeat(room + 1))), 'event_too_large', /32768/);
    await assertRefused(
      door.post('/v1/track', withText('客'.repeat(room / 2))),
      'event_too_large',
      /32768|32 KB/,
    );
  });
});

describe('a batch', () => {
  const results = async (body: unknown) => {
    const answer = await door.post('/v1/batch', body);
    return {
      status: answer.statusCode,
      ...(JSON.parse(answer.body) as {
        accepted: number;
        refused: number;
        results: { index: number; code: string; message?: string }[];
      }),
    };
  };

  it('gives each event its verdict, and takes those that hold', async () => {
    const batch = [
      track(),
      { type: 'track' },
      track({ messageId: 'm2' }),
      null,
      track({ timestamp: '1970-01-01T00:00:00Z' }),
      track({ context: { text: 'x'.repeat(40_000) } }),
    ];
    const answer = await results({ batch });
    assert.deepEqual(
      answer.results.map(({ index, code }) => [index, code]),
      [
        [0, 'accepted'],
        [1, 'invalid_event'],
        [2, 'accepted'],
        [3, 'invalid_event'],
        [4, 'timestamp_out_of_range'],
        [5, 'event_too_large'],
      ],
    );
    assert.deepEqual([answer.status, answer.accepted, answer.refused], [200, 2, 4]);
    for (const { code, message } of answer.results) assert.equal(code === 'accepted', message === undefined);
    assert.equal((await door.records()).length, 2);
  });

  it('answers 400 where no event holds', async () => {
    const answer = await results({ batch: [{}, 1] });
    assert.deepEqual([answer.status, answer.accepted, answer.refused], [400, 0, 2]);
  });

  it('loses a key called __proto__, and nothing else', async () => {
    const poisoned = JSON.stringify(track()).replace(
      '"Signed Up"',
      '"Signed Up","__proto__":{"polluted":1},"properties":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1}',
    );
    const answer = await door.post(
      '/v1/batch',
      `{"batch":[${poisoned},${JSON.stringify(track({ messageId: 'm2' }))}]}`,
    );
    assert.equal(JSON.parse(answer.body).accepted, 2);
    const [first] = (await door.records()).map(({ value }) => JSON.parse(String(value)));
    assert.deepEqual(first.properties, { a: 1 });
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it('gives events its own time of sending where they have none', async () => {
    const batch = [track({ timestamp: '2020-01-01T00:00:00Z' }), track({ sentAt: '2026-03-14T00:00:00Z' })];
    await door.post('/v1/batch', { batch, sentAt: '2020-01-01T00:00:01Z' });
    const sent = (await door.records()).map(({ value }) => JSON.parse(String(value)).sentAt);
    assert.deepEqual(sent.sort(), ['2020-01-01T00:00:01Z', '2026-03-14T00:00:00Z']);
  });

  it('is refused without events, with too many, and when it is too large', async () => {
    for (const body of [
      {},
      { batch: [] },
      { batch: 'x' },
      { batch: { length: 1 } },
      [track()],
      'null',
      '7',
    ]) {
      await assertRefused(door.post('/v1/batch', body), 'invalid_event', /"batch"/);
    }
    const small = { type: 'page', userId: 'a' };
    const most = Array.from({ length: callLimits.batchEventsMax }, () => small);
    assert.equal((await results({ batch: most })).accepted, callLimits.batchEventsMax);
    await assertRefused(
      door.post('/v1/batch', { batch: [...most, small] }),
      'batch_too_large',
      /2501 events/,
    );
    const text = 'x'.repeat(callLimits.batchBytesMax);
    await assertRefused(
      door.post('/v1/batch', { batch: [track({ context: { text } })] }),
      'batch_too_large',
      /500 KB/,
    );
  });
});

describe('the door', () => {
  it('refuses what is not sent as JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', '']) {
      const answer = door.post('/v1/track', JSON.stringify(track()), { 'content-type': type });
      await assertRefused(answer, 'unsupported_media_type', /application\/json/);
    }
  });

  it('says where to post to on any other path or method', async () => {
    await assertRefused(door.post('/v1/unknown', track()), 'not_found', /POST \/v1\/track\|/);
    await assertRefused(door.app.inject({ method: 'GET', url: '/v1/track' }), 'not_found', /POST/);
    await assertRefused(door.post('/%zz', track()), 'invalid_request', /%zz/);
  });

  it('asks to send again when more comes in than can be written, or the broker is away', async () => {
    const cases = [
      ['OVER_CAPACITY', 'over_capacity'],
      ['BROKER_UNAVAILABLE', 'broker_unavailable'],
    ] as const;
    for (const [fault, code] of cases) {
      door = await openDoor({ send: async () => Promise.reject(new MessagingError(fault, 'no')) });
      const answer = door.post('/v1/batch', { batch: [track(), track({ messageId: 'm2' })] });
      await assertRefused(answer, code, /again/);
      assert.equal((await answer).headers['retry-after'], '1');
      assert.match(await door.registry.metrics(), new RegExp(`shop="demo",verdict="${code}"} 2`));
      const about = { code, path: '/v1/batch', shop: 'demo', traceId: undefined, events: 2 };
      assert.deepEqual(
        door.logger.lines.map(({ fields }) => fields),
        [about],
      );
    }
  });

  it('says of a fault of ours no more than that, and logs it', async () => {
    door = await openDoor({ send: async () => Promise.reject(new Error('secret detail')) });
    const answer = door.post('/v1/track', track());
    await assertRefused(answer, 'internal', /in the log/);
    assert.ok(!(await answer).body.includes('secret'));
    assert.equal(door.logger.lines.at(-1)?.level, 'error');
  });

  it('counts verdicts by shop', async () => {
    await door.post('/v1/batch', { batch: [track(), {}] });
    const text = await door.registry.metrics();
    assert.match(text, /shoal_ingestion_http_events_total\{shop="demo",verdict="accepted"\} 1/);
    assert.match(text, /verdict="unknown_type"\} 1/);
  });
});
