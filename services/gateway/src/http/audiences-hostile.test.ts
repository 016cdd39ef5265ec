import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { refused, sendTo } from '../testing/calls.fixture.ts';
import { openGateway, type TestGateway } from '../testing/gateway.fixture.ts';

let gateway: TestGateway;
before(async () => {
  gateway = await openGateway();
});
after(() => gateway.app.close());

const rule = 'orders >= 2';

describe('a rule that cannot be used', () => {
  it('is refused with its place, written or tried', async () => {
    const bad = 'orders > 1 &&\n  orderz > 2';
    for (const [url, body] of [
      ['/v1/audiences', { name: 'x', rule: bad }],
      ['/v1/audiences/preview', { rule: bad }],
    ] as const) {
      const { code, message, place } = await refused(sendTo(gateway, 'POST', url, { body }), 400);
      assert.equal(code, 'rule_unknown_name');
      assert.match(message, /did you mean orders\?/);
      assert.deepEqual(place, { line: 2, column: 3, excerpt: '  orderz > 2\n  ^^^^^^' });
    }
  });

  const hostile: [name: string, rule: string, status: number, code: string][] = [
    ['of one megabyte', 'a'.repeat(1_000_000), 413, 'body_too_large'],
    ['of 60 KB', 'a'.repeat(60_000), 400, 'rule_too_large'],
    ['of depth 10,000', `${'('.repeat(10_000)}true${')'.repeat(10_000)}`, 400, 'rule_too_large'],
    ['of depth 4,000', `${'('.repeat(4_000)}true${')'.repeat(4_000)}`, 400, 'rule_too_large'],
    ['of a catastrophic expression', 'segment.matches("(a+)+$")', 400, 'rule_unsupported'],
  ];
  for (const [name, text, status, code] of hostile) {
    it(`${name} is refused in milliseconds`, async () => {
      const begun = performance.now();
      const answer = await refused(
        sendTo(gateway, 'POST', '/v1/audiences', { body: { name: 'x', rule: text } }),
        status,
      );
      assert.ok(performance.now() - begun < 200);
      assert.equal(answer.code, code);
      assert.ok(JSON.stringify(answer).length < 500);
    });
  }

  const bodies: [body: string, type: string, status: number, code: string][] = [
    ['{', 'application/json', 400, 'invalid_json'],
    ['', 'application/json', 400, 'invalid_json'],
    ['{"__proto__":{}}', 'application/json', 400, 'invalid_json'],
    ['[]', 'application/json', 400, 'invalid_request'],
    ['{"name":"x"}', 'application/json', 400, 'invalid_request'],
    ['{"name":"x","rule":"true","extra":1}', 'application/json', 400, 'invalid_request'],
    ['{"name":"","rule":"true"}', 'application/json', 400, 'invalid_request'],
    ['{"name":"x","rule":7}', 'application/json', 400, 'invalid_request'],
    ['{"id":"Not an id","name":"x","rule":"true"}', 'application/json', 400, 'invalid_request'],
    ['a=b', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
  ];
  for (const [payload, type, status, code] of bodies) {
    it(`and a body ${payload || 'of nothing'} as ${type} are refused as ${code}`, async () => {
      const headers = { authorization: `Bearer ${gateway.manageKey}`, 'content-type': type };
      const response = gateway.app.inject({ method: 'POST', url: '/v1/audiences', headers, payload });
      assert.equal((await refused(response, status)).code, code);
    });
  }

  it('has no body parsed without a key', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = gateway.app.inject({ method: 'POST', url: '/v1/audiences', headers, payload: '{' });
    assert.equal((await refused(response, 401)).code, 'invalid_manage_key');
    for (const key of [gateway.writeKey, gateway.readKey]) {
      await refused(sendTo(gateway, 'POST', '/v1/audiences', { body: { name: 'x', rule }, key }), 401);
    }
  });

  it('meets paths that say what they take', async () => {
    const { headers, statusCode } = await sendTo(gateway, 'PUT', '/v1/audiences', { body: {} });
    assert.deepEqual([statusCode, headers.allow], [405, 'GET, HEAD, POST, OPTIONS']);
    assert.equal(
      (await sendTo(gateway, 'POST', '/v1/segments', { body: {} })).headers.allow,
      'GET, HEAD, OPTIONS',
    );
    assert.equal((await sendTo(gateway, 'GET', '/v1/audiences/preview')).statusCode, 405);
  });
});
