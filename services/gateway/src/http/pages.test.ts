import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gatewayRoutes } from '@shoal/contracts';
import { openGateway, type TestGateway } from '../testing/gateway.fixture.ts';

let gateway: TestGateway;
before(async () => {
  gateway = await openGateway();
});
after(() => gateway.app.close());

const page = async (url: string, headers: Record<string, string> = {}) => {
  const response = await gateway.app.inject({ url, headers });
  assert.equal(response.statusCode, 200, `${url}: ${response.body}`);
  return response;
};

describe('the pages for people', () => {
  it('welcome in English and Chinese, with a way on, without a key', async () => {
    const { body, headers } = await page('/', { host: 'shop.example:8081' });
    assert.match(String(headers['content-type']), /^text\/html/);
    for (const part of ['Welcome', '欢迎', 'href="/docs"', 'href="/openapi.json"', '/v1/segment-changes']) {
      assert.ok(body.includes(part), part);
    }
    assert.ok(body.includes('http://shop.example:8081/v1/segments'));
  });

  it('repeat nothing of a forged host', async () => {
    const { body } = await page('/', { host: '<script>alert(1)</script>' });
    assert.ok(!body.includes('<script'));
  });

  it('link to documentation that is there, and asks nothing of other hosts', async () => {
    const { body, headers } = await page('/docs');
    const assets = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => String(link));
    assert.ok(assets.length >= 4);
    for (const asset of assets) {
      assert.match(asset, /^\/docs\/static\//);
      await page(asset);
    }
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
    assert.doesNotMatch(String(headers['content-security-policy']), /https?:/);
  });

  it('document the API that is served', async () => {
    const document = (await page('/openapi.json')).json();
    assert.equal(document.openapi, '3.1.0');
    assert.deepEqual((await page('/docs/json')).json(), document);
    for (const { path, method } of Object.values(gatewayRoutes)) {
      assert.ok(document.paths[path][method.toLowerCase()], `${method} ${path}`);
    }
  });
});
