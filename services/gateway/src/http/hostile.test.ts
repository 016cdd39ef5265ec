import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { openGateway, type TestGateway } from '../testing/gateway.fixture.ts';
import {
  assignmentOf,
  modelOf,
  publishModel,
  putAssignment,
  putState,
  shopper,
} from '../testing/shop.fixture.ts';

let gateway: TestGateway;
before(async () => {
  gateway = await openGateway();
  await publishModel(gateway.messaging, modelOf(['gold']));
  await putState(gateway.cache, shopper('c-1'));
  await putAssignment(gateway.cache, assignmentOf('c-1', 'gold'));
});
after(() => gateway.app.close());

const requests = 2_000;
const seed = 20_260_314;

/** Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = randomOf(seed);
const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;

const odd = [
  ...['%', '%zz', '%00', '%2F', '%5C', '%C3%28', '%ED%A0%80', '%F0%9F%98%80', '%E5%AE%A2', '%252e', '%2e%2e'],
  ...[
    '..',
    '.',
    '//',
    ';a=b',
    ':id',
    '*',
    '[]',
    '{}',
    "'",
    '"',
    '`',
    '|',
    '~',
    '@',
    '$',
    '&&',
    '==',
    '+',
    '^',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'NaN',
    '-1',
    '1e999',
    '0x10',
    'x'.repeat(300),
  ],
  ...['y'.repeat(9_000), 'c-1', 'gold', 'members', 'recent', 'static', 'json', 'yaml', 'segment.entered'],
];
const stems = [
  ...[
    '/v1/customers/',
    '/v1/segments/',
    '/v1/segments',
    '/v1/segments/gold/members',
    '/v1/segment-changes/recent',
  ],
  ...['/v1/audiences', '/v1/audiences/', '/v1/audiences/preview', '/v1/audiences/fields'],
  ...['/v1/customers/c-1/risk', '/v1/orders/', '/v1/orders/o-1/verdict'],
  ...['/v1/shop', '/v1', '/', '/docs', '/docs/', '/docs/static/', '/docs/json', '/openapi.json', '/v2/', ''],
];
const names = [
  'limit',
  'cursor',
  'customer',
  'segment',
  'type',
  '__proto__',
  'constructor',
  'a[b]',
  '%zz',
  '',
];
const methods = [
  'GET',
  'GET',
  'GET',
  'GET',
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'TRACE',
] as const;
const cursors = [
  '{}',
  '[]',
  '{"shard":-1}',
  '{"shard":0,"after":""}',
  '{"shard":1e99}',
  '{"shard":0,"x":1}',
  '\u0000',
];

const bodies = [
  ...[
    '{',
    '[]',
    '\u0000',
    '{"__proto__":{}}',
    '{"rule":"true"}',
    '{"rule":7}',
    '{"name":"x","rule":"orders >"}',
    '{"verdict":"fraud","note":[]}',
  ],
  `{"rule":"${'('.repeat(9_000)}"}`,
  `{"rule":"${'!'.repeat(7_000)}true"}`,
];

const oddText = () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(odd)).join('');
const cursor = () => Buffer.from(pick(cursors)).toString('base64url');
const valueText = () => (random() < 0.2 ? cursor() : oddText());

function hostileUrl(): string {
  const path = `${pick(stems)}${random() < 0.7 ? oddText() : ''}${random() < 0.2 ? `/${oddText()}` : ''}`;
  const pairs = Array.from({ length: Math.floor(random() * 4) }, () => `${pick(names)}=${valueText()}`);
  const huge = random() < 0.02 ? `&limit=${'9'.repeat(200_000)}` : '';
  return `/${path.replace(/^\//, '')}${pairs.length > 0 ? `?${pairs.join('&')}${huge}` : ''}`;
}

function hostileHeaders(): Record<string, string> {
  const bearer = pick([
    `Bearer ${gateway.readKey}`,
    `Bearer ${gateway.readKey}`,
    'Bearer \u007f',
    'Basic =',
    `Bearer ${oddText()}`,
  ]);
  return {
    authorization: bearer,
    ...(random() < 0.2 && {
      'content-type': pick(['application/json', 'text/plain', ';', 'multipart/form-data']),
    }),
    ...(random() < 0.2 && { host: pick(['<script>', 'a"b', '[::1]:80', 'x'.repeat(500)]) }),
    ...(random() < 0.1 && { 'content-length': pick(['1', '99999999999', '-5', 'abc']) }),
  };
}

it(`${requests} hostile requests are answered or refused, and none is a fault of ours`, async () => {
  const statuses = new Map<number, number>();
  for (let i = 0; i < requests; i += 1) {
    const method = pick(methods);
    const url = hostileUrl();
    const payload = method === 'POST' || method === 'PUT' ? pick(bodies) : undefined;
    const response = await gateway.app.inject({
      method: method as 'GET',
      url,
      headers: hostileHeaders(),
      payload,
    });
    const { statusCode } = response;
    assert.ok(statusCode < 500, `${method} ${url.slice(0, 300)} (seed ${seed}, ${i}): ${response.body}`);
    if (statusCode >= 400 && method !== 'HEAD') {
      const { code, message } = response.json();
      assert.ok(
        typeof code === 'string' && message.length < 500,
        `${method} ${url.slice(0, 300)}: ${message}`,
      );
    }
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
  }
  // A test in which everything ends in the same place would not have tried much.
  for (const status of [200, 204, 400, 401, 404, 405])
    assert.ok((statuses.get(status) ?? 0) > 10, `few ${status}`);
  assert.deepEqual(gateway.logger.lines, []);
});
