import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  CustomerAnswer,
  CustomerRisk,
  exampleOf,
  matches,
  OrderVerdict,
  RiskAnswer,
  topicName,
  VerdictAnswer,
  viewKey,
} from '@shoal/contracts';
import { namespace, now, openGateway, type TestGateway } from '../testing/gateway.fixture.ts';
import { putLink, putState, shopper } from '../testing/shop.fixture.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});

const risk = exampleOf(CustomerRisk) as CustomerRisk;

async function putRisk(customerId: string, rest: Partial<CustomerRisk> = {}): Promise<void> {
  const key = viewKey(namespace, 'demo', customerId, 'risk');
  const value = JSON.stringify({ ...risk, customerId, ...rest });
  await gateway.cache.raiseVersioned([{ key, version: risk.version, value, ttlMs: 1_000_000 }]);
}

async function ask(path: string) {
  const { statusCode, body } = await gateway.get(path);
  return { status: statusCode, answer: JSON.parse(body) };
}

describe('the risk of a customer', () => {
  it('is told with reasons, value and orders, the newest first', async () => {
    const second = { ...risk.orders[0], orderId: 'o-78', isFlagged: true } as CustomerRisk['orders'][number];
    await putRisk('ann', { orders: [...risk.orders, second] });
    const { status, answer } = await ask('/v1/customers/ann/risk');
    assert.equal(status, 200);
    assert.ok(matches(RiskAnswer, answer));
    assert.deepEqual(
      answer.orders.map(({ orderId, isFlagged }) => [orderId, isFlagged]),
      [
        ['o-78', true],
        ['o-77', false],
      ],
    );
    assert.deepEqual([answer.churn?.probability, answer.value], [0.78, risk.value]);
    assert.ok(!JSON.stringify(answer).includes('9f3ab1c0'), 'marks stay inside');
  });

  it('stands beside all else that is known of him', async () => {
    await putState(gateway.cache, shopper('ann'));
    const before = await ask('/v1/customers/ann');
    assert.equal(before.answer.risk, null);
    await putRisk('ann');
    const { answer } = await ask('/v1/customers/ann');
    assert.ok(matches(CustomerAnswer, answer));
    assert.deepEqual([answer.risk?.churn?.isRaised, answer.risk?.flaggedOrders], [true, 0]);
  });

  it('is that of the customer whom a former id became', async () => {
    await putLink(gateway.cache, 'visitor', 'ann');
    await putRisk('ann');
    const { answer } = await ask('/v1/customers/visitor/risk');
    assert.deepEqual([answer.customerId, answer.formerId], ['ann', 'visitor']);
  });

  it('is that of the customer whom a former id became, where the risk alone tells of it', async () => {
    await putRisk('visitor', { mergedInto: 'ann', orders: [] });
    await putRisk('ann');
    const { answer } = await ask('/v1/customers/visitor/risk');
    assert.deepEqual([answer.customerId, answer.formerId, answer.orders.length], ['ann', 'visitor', 1]);
  });

  it('makes a customer known, at the moment that it was judged', async () => {
    await putRisk('ann');
    const { status, answer } = await ask('/v1/customers/ann');
    assert.deepEqual([status, answer.asOf, answer.features], [200, new Date(risk.at).toISOString(), null]);
  });

  it('is empty for one whom no model has judged, and not there for nobody', async () => {
    await putState(gateway.cache, shopper('ann'));
    const { answer } = await ask('/v1/customers/ann/risk');
    assert.deepEqual([answer.asOf, answer.churn, answer.value, answer.orders], [null, null, null, []]);
    assert.equal((await ask('/v1/customers/nobody/risk')).status, 404);
  });

  it('of another shop is not given away', async () => {
    await putRisk('ann');
    const { statusCode } = await gateway.get('/v1/customers/ann/risk', gateway.otherKey);
    assert.equal(statusCode, 404);
  });
});

describe('a verdict', () => {
  const give = (body: unknown, { id = 'o-77', key = gateway.manageKey } = {}) =>
    gateway.app.inject({
      method: 'POST',
      url: `/v1/orders/${encodeURIComponent(id)}/verdict`,
      headers: { authorization: `Bearer ${key}` },
      payload: body as object,
    });

  async function verdicts(): Promise<OrderVerdict[]> {
    const found: OrderVerdict[] = [];
    await gateway.messaging.readToEnd({ topic: topicName(namespace, 'verdicts') }, async (batch) => {
      for (const { value } of batch) found.push(JSON.parse(String(value)) as OrderVerdict);
    });
    return found;
  }

  it('is written for the fraud model', async () => {
    const { statusCode, body } = await give({ verdict: 'fraud', note: 'the bank says so' }, { id: 'o/7 7' });
    assert.equal(statusCode, 202);
    assert.ok(matches(VerdictAnswer, JSON.parse(body)));
    const [verdict] = await verdicts();
    assert.ok(matches(OrderVerdict, verdict));
    const wanted = { shop: 'demo', orderId: 'o/7 7', verdict: 'fraud', note: 'the bank says so', at: now };
    assert.deepEqual(verdict, wanted);
  });

  for (const [what, body] of [
    ['another word', { verdict: 'maybe' }],
    ['no verdict', {}],
    ['an unknown field', { verdict: 'fraud', customer: 'ann' }],
    ['a long note', { verdict: 'fraud', note: 'x'.repeat(1_001) }],
    ['a list', [{ verdict: 'fraud' }]],
  ] as const)
    it(`is refused with ${what}`, async () => {
      const { statusCode, body: answer } = await give(body);
      assert.deepEqual([statusCode, JSON.parse(answer).code], [400, 'invalid_request']);
      assert.deepEqual(await verdicts(), []);
    });

  it('needs a manage key', async () => {
    for (const key of [gateway.readKey, gateway.writeKey])
      assert.equal((await give({ verdict: 'fraud' }, { key })).statusCode, 401);
  });

  it('is told apart from one that could not be written: nothing is promised', async () => {
    gateway.loseBroker();
    const { statusCode, body, headers } = await give({ verdict: 'fraud' });
    assert.deepEqual([statusCode, JSON.parse(body).code], [503, 'broker_unavailable']);
    assert.equal(headers['retry-after'], '1');
  });

  it('says in its envelope what it is', async () => {
    await give({ verdict: 'legitimate' }, { id: '\u8ba2\u5355-1' });
    const envelopes: unknown[] = [];
    await gateway.messaging.readToEnd({ topic: topicName(namespace, 'verdicts') }, async (batch) => {
      for (const { key, headers } of batch)
        envelopes.push([key, String(headers.ce_type), String(headers.ce_id)]);
    });
    assert.deepEqual(envelopes, [
      ['demo/\u8ba2\u5355-1', 'shoal.order.verdict', `demo/\u8ba2\u5355-1/${now}`],
    ]);
  });

  for (const [what, payload, type, status, code] of [
    ['no JSON', '{"verdict":', 'application/json', 400, 'invalid_json'],
    ['another type', 'verdict=fraud', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    [
      'a huge note',
      JSON.stringify({ verdict: 'fraud', note: 'x'.repeat(70_000) }),
      'application/json',
      413,
      'body_too_large',
    ],
  ] as const)
    it(`is refused as ${what}`, async () => {
      const answer = await gateway.app.inject({
        method: 'POST',
        url: '/v1/orders/o-77/verdict',
        headers: { authorization: `Bearer ${gateway.manageKey}`, 'content-type': type },
        payload,
      });
      assert.deepEqual([answer.statusCode, answer.json().code], [status, code]);
      assert.deepEqual(await verdicts(), []);
    });

  it('is taken for an id as long as one may be', async () => {
    assert.equal((await give({ verdict: 'fraud' }, { id: 'x'.repeat(200) })).statusCode, 202);
  });

  it('is refused for an id that none can have', async () => {
    assert.equal((await give({ verdict: 'fraud' }, { id: 'x'.repeat(201) })).statusCode, 400);
  });
});
