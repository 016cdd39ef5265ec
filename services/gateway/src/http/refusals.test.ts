import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RefusalAnswer, validatorOf } from '@shoal/contracts';
import { openGateway, type TestGateway, until } from '../testing/gateway.fixture.ts';
import { modelOf, publishModel } from '../testing/shop.fixture.ts';

let gateway: TestGateway;
before(async () => {
  gateway = await openGateway();
  await publishModel(gateway.messaging, modelOf(['gold']));
  await until(async () => (await gateway.get('/v1/segments/gold')).statusCode === 200);
});
after(() => gateway.app.close());

const badCursor = Buffer.from('{"shard":16}').toString('base64url');
const refused: [path: string, status: number, code: string, message: RegExp][] = [
  ['/v1/customers/nobody', 404, 'not_found', /no customer/],
  [`/v1/customers/${'x'.repeat(201)}`, 400, 'invalid_request', /path\.id must NOT have more than 200/],
  ['/v1/customers/%zz', 400, 'invalid_request', /%zz/],
  ['/v1/customers/%ED%A0%80', 400, 'invalid_request', /cannot be read/],
  [`/v1/customers/${'x'.repeat(5_000)}`, 400, 'invalid_request', /cannot be read/],
  ['/v1/customers/c-1?full=1', 400, 'invalid_request', /unknown parameter "full": none is taken/],
  ['/v1/customers/nobody/risk', 404, 'not_found', /no customer/],
  ['/v1/customers/c-1/risk?full=1', 400, 'invalid_request', /unknown parameter "full": none is taken/],
  ['/v1/orders/o-1/verdict', 405, 'method_not_allowed', /takes POST, OPTIONS/],
  ['/v1/segments?limit=1', 400, 'invalid_request', /unknown parameter "limit"/],
  ['/v1/segments/none', 404, 'not_found', /no segment/],
  ['/v1/segments/Gold!', 400, 'invalid_request', /path\.id/],
  ['/v1/segments/none/members', 404, 'not_found', /no segment/],
  ['/v1/segments/gold/members?limit=0', 400, 'invalid_request', /query\.limit must be >= 1/],
  ['/v1/segments/gold/members?limit=1001', 400, 'invalid_request', /query\.limit must be <= 1000/],
  ['/v1/segments/gold/members?limit=ten', 400, 'invalid_request', /query\.limit must be of type integer/],
  ['/v1/segments/gold/members?limit=1.5', 400, 'invalid_request', /query\.limit must be of type integer/],
  ['/v1/segments/gold/members?limit=1&limit=2', 400, 'invalid_request', /query\.limit/],
  ['/v1/segments/gold/members?cursor=', 400, 'invalid_request', /query\.cursor/],
  ['/v1/segments/gold/members?cursor=abc', 400, 'invalid_request', /query\.cursor/],
  [`/v1/segments/gold/members?cursor=${badCursor}`, 400, 'invalid_request', /query\.cursor/],
  ['/v1/segments/gold/members?page=2', 400, 'invalid_request', /only limit, cursor are taken/],
  ['/v1/segment-changes?type=moved', 400, 'invalid_request', /query\.type/],
  ['/v1/segment-changes/recent?limit=-1', 400, 'invalid_request', /query\.limit/],
  ['/v1/shop?__proto__=1', 400, 'invalid_request', /"__proto__"/],
  ['/v1/nothing', 404, 'not_found', /GET \/v1\/nothing is not here/],
  ['/?x=1', 400, 'invalid_request', /unknown parameter/],
  ['/docs?x=1', 400, 'invalid_request', /unknown parameter/],
  ['/openapi.json?x=1', 400, 'invalid_request', /unknown parameter/],
];

describe('a request that cannot be answered', () => {
  for (const [path, status, code, message] of refused) {
    it(`is refused with ${code}: ${path.slice(0, 60)}`, async () => {
      const response = await gateway.get(path);
      assert.equal(response.statusCode, status, response.body);
      const body = response.json();
      assert.equal(validatorOf(RefusalAnswer, 'refusal')(body), undefined, response.body);
      assert.equal(body.code, code);
      assert.match(body.message, message);
    });
  }

  it('without a valid read key is refused on every path of the API', async () => {
    const bad = ['', 'Bearer', 'Bearer nonsense', `Basic ${gateway.readKey}`, `Bearer ${gateway.writeKey}`];
    for (const url of [
      '/v1/customers/c-1',
      '/v1/customers/c-1/risk',
      '/v1/segments',
      '/v1/segment-changes',
      '/v1/shop',
    ]) {
      for (const authorization of bad) {
        const response = await gateway.app.inject({ url, headers: { authorization } });
        assert.equal(response.statusCode, 401);
        assert.equal(response.json().code, 'invalid_read_key');
        assert.match(String(response.headers['www-authenticate']), /^Bearer /);
      }
    }
  });

  it('by another method is told which ones there are, and its body is not read', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      const headers = { 'content-type': 'text/nonsense' };
      const response = await gateway.app.inject({ method, url: '/v1/segments', payload: '{', headers });
      assert.equal(response.statusCode, 405);
      assert.equal(response.headers.allow, 'GET, HEAD, OPTIONS');
    }
    const options = await gateway.app.inject({ method: 'OPTIONS', url: '/v1/segments' });
    assert.deepEqual([options.statusCode, options.headers.allow], [204, 'GET, HEAD, OPTIONS']);
  });

  it('is told to come back when the views are away, and the API answers nothing of its own', async () => {
    const lost = await openGateway();
    await publishModel(lost.messaging, modelOf(['gold']));
    lost.loseViews();
    for (const path of ['/v1/customers/c-1', '/v1/customers/c-1/risk', '/v1/segments', '/v1/shop']) {
      const response = await lost.get(path);
      assert.deepEqual([response.statusCode, response.json().code], [503, 'view_unavailable']);
      assert.equal(response.headers['retry-after'], '1');
    }
    await lost.app.close();
  });
});

describe('HEAD', () => {
  it('answers as GET without the body, and opens no stream', async () => {
    for (const url of ['/v1/segments', '/v1/segment-changes', '/', '/docs']) {
      const headers = { authorization: `Bearer ${gateway.readKey}` };
      const response = await gateway.app.inject({ method: 'HEAD', url, headers });
      assert.deepEqual([response.statusCode, response.body], [200, ''], url);
    }
  });
});

describe('metrics', () => {
  it('count requests by route and status, not by path', async () => {
    await gateway.get('/v1/customers/somebody-else');
    const text = await gateway.registry.metrics();
    assert.match(
      text,
      /shoal_gateway_request_seconds_count\{route="\/v1\/customers\/:id",status="404"\} \d+/,
    );
    assert.match(text, /shoal_gateway_request_seconds_count\{route="none",status="404"\} \d+/);
    assert.ok(!text.includes('somebody-else'));
    assert.match(text, /shoal_gateway_streams 0/);
  });
});
