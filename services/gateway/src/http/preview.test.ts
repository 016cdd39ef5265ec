import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PreviewAnswer, topicName } from '@shoal/contracts';
import { answered, sendTo } from '../testing/calls.fixture.ts';
import { namespace, openGateway, type TestGateway, until } from '../testing/gateway.fixture.ts';
import { assignmentOf, shopper } from '../testing/shop.fixture.ts';

let gateway: TestGateway;
before(async () => {
  gateway = await openGateway();
});
after(() => gateway.app.close());

describe('a preview', () => {
  before(async () => {
    const states = Array.from({ length: 50 }, (_, i) => ({ ...shopper(`p${i}`), customerId: `p${i}` }));
    const merged = { ...shopper('former'), mergedInto: 'p1' };
    await gateway.messaging.send([
      ...[...states, merged].map((state) => ({
        topic: topicName(namespace, 'features'),
        key: `demo/${state.customerId}`,
        value: JSON.stringify(state),
      })),
      ...states.slice(0, 20).map(({ customerId }) => ({
        topic: topicName(namespace, 'assignments'),
        key: `demo/${customerId}`,
        value: JSON.stringify(assignmentOf(customerId, 'gold')),
      })),
    ]);
    await until(async () => (await count('segment == "gold"')).count === 20);
  });

  async function count(text: string, more: object = {}): Promise<PreviewAnswer> {
    const body = { rule: text, ...more };
    return answered<PreviewAnswer>(sendTo(gateway, 'POST', '/v1/audiences/preview', { body }), PreviewAnswer);
  }

  it('counts for whom the rule holds, and shows some of them', async () => {
    const found = await count('orders == 1 && has("Order Completed", "3d") && segment == "GOLD"', {
      sample: 5,
    });
    assert.deepEqual([found.count, found.customers, found.share, found.estimated], [20, 50, 0.4, false]);
    assert.equal(new Set(found.sample.map(({ customerId }) => customerId)).size, 5);
    assert.deepEqual(found.sample.map(({ segment, orders }) => [segment, orders])[0], ['gold', 1]);
    assert.equal((await count('true', { sample: 0 })).sample.length, 0);
    assert.deepEqual((await count('orders > 3')).sample, []);
  });

  it('of another shop counts none', async () => {
    const body = { rule: 'true' };
    const response = sendTo(gateway, 'POST', '/v1/audiences/preview', { body, key: gateway.otherKey });
    assert.equal((await answered<PreviewAnswer>(response, PreviewAnswer)).customers, 0);
  });

  it('is refused while too many are in hand', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () =>
        sendTo(gateway, 'POST', '/v1/audiences/preview', { body: { rule: 'true' } }),
      ),
    );
    const statuses = all.map(({ statusCode }) => statusCode);
    assert.ok(statuses.includes(200) && statuses.includes(429), statuses.join(' '));
  });
});
