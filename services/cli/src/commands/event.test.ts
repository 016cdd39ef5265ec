import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { EventAnswer, exampleOf, type RefusalAnswer } from '@shoal/contracts';
import { type ProgramRun, runIn } from '../run-program.fixture.ts';

const place = exampleOf(EventAnswer) as EventAnswer;

describe('shoal event', () => {
  let url = '';
  let answer: { status: number; body: unknown };
  let asked: string | undefined;
  const server = createServer((request, response) => {
    asked = request.url;
    const isKnown = request.headers.authorization === 'Bearer right';
    const refused: RefusalAnswer = { code: 'invalid_read_key', message: 'send a valid read key' };
    const { status, body } = isKnown ? answer : { status: 401, body: refused };
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    answer = { status: 200, body: place };
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const run = (messageId: string, ...rest: string[]): Promise<ProgramRun> =>
    runIn({ SHOAL_READ_KEY: 'right' }, 'event', messageId, '--url', url, ...rest);

  it('prints where the event is, a line a fact', async () => {
    const { code, stdout, stderr } = await run('order/88412?');
    assert.deepEqual([code, stderr, asked], [0, '', '/v1/events/order%2F88412%3F']);
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      `assigned: ${place.message}`,
      '  event     track "Order Completed" of 2026-03-14T09:26:53.000Z',
      '  customer  c-1042',
      '  inbox     partition 3, offset 10482',
      '  came in   2026-03-14T09:26:53.120Z',
      '  claimed   2026-03-14T09:26:53.164Z',
      '  features  version 48',
      '  decided   by version 48',
      '  segment   Champions (champions) since 2026-03-14T09:26:53.120Z',
      '  audience  Big spenders (big-spenders) since 2026-03-14T09:26:53.120Z',
    ]);
  });

  it('prints the answer as it is with --json', async () => {
    const { stdout } = await run('m1', '--json');
    assert.deepEqual(JSON.parse(stdout), place);
  });

  it('says of an event why it was refused', async () => {
    const { messageId, shop, inbox } = place;
    const refused = { messageId, shop, inbox, status: 'refused', message: 'it was refused' };
    answer.body = { ...refused, code: 'invalid_event', reason: 'event.timestamp must be a date' };
    const { code, stdout } = await run('m1');
    assert.equal(code, 0);
    assert.match(stdout, /^refused: it was refused\n/);
    assert.match(stdout, /\n {2}reason {4}invalid_event: event\.timestamp must be a date\n/);
  });

  it('says under which id an event of a former visitor was sent, and shows no text that steers a terminal', async () => {
    const { userId: _, ...visited } = place;
    answer.body = { ...visited, anonymousId: 'visitor', event: '\u001b[2Jx' };
    const { stdout } = await run('m1');
    assert.match(stdout, /customer {2}c-1042 \(sent as visitor\)/);
    assert.ok(!stdout.includes('\u001b'), stdout);
  });

  it('takes an unknown event for an answer', async () => {
    const message = 'no event with this messageId came in during the last two days';
    answer = { status: 404, body: { code: 'event_unknown', message } satisfies RefusalAnswer };
    const { code, stdout } = await run('m1');
    assert.deepEqual([code, stdout], [0, `unknown: ${message}\n`]);
    assert.deepEqual(JSON.parse((await run('m1', '--json')).stdout), {
      ...{ messageId: 'm1', status: 'unknown', message },
    });
  });

  async function fails(running: Promise<ProgramRun>, code: number, message: RegExp): Promise<void> {
    const result = await running;
    assert.deepEqual([result.code, result.stdout], [code, '']);
    assert.match(result.stderr, message);
    assert.equal(result.stderr.trimEnd().split('\n').length, 1);
  }

  it('says in one line what is wrong with key, id or address', async () => {
    await fails(runIn({}, 'event', 'm1', '--url', url), 2, /no read key: give --key or set SHOAL_READ_KEY/);
    await fails(run('m1', '--key', 'wrong'), 2, /--key is refused/);
    await fails(run('m1', '--url', 'nowhere'), 2, /--url/);
    await fails(
      run('m1', '--url', 'http://127.0.0.1:1'),
      1,
      /^no gateway answers at http:\/\/127\.0\.0\.1:1/,
    );
    answer = { status: 400, body: { code: 'invalid_request', message: 'path.messageId is too long' } };
    await fails(run('x'.repeat(300)), 2, /is no messageId: path\.messageId is too long/);
  });

  it('says in one line that the gateway cannot answer, or that it is none', async () => {
    answer = { status: 503, body: { code: 'view_unavailable', message: 'ask again' } };
    await fails(run('m1'), 1, /^the gateway answers view_unavailable: ask again/);
    for (const body of ['<html>', '{}', '']) {
      answer = { status: 200, body };
      await fails(run('m1'), 1, /answers 200, as no gateway does: check --url/);
    }
  });
});
