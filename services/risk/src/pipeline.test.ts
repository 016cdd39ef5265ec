import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CustomerRisk, matches, RiskChange, topicName } from '@shoal/contracts';
import { simpleJudges } from './testing/judges.fixture.ts';
import { dayMs, namespace, openShop, start, type TestShop } from './testing/shop.fixture.ts';

let shop: TestShop;
let judges: ReturnType<typeof simpleJudges>;
beforeEach(async () => {
  judges = simpleJudges();
  shop = await openShop(judges);
});
afterEach(() => shop.close());

const order = (orderId: string, total: number, context = {}) => ({
  ...{ event: 'Order Completed', context, properties: { order_id: orderId, total } },
});
const look = { event: 'Product Viewed', properties: { product_id: 'p' } };
const typesOf = (changes: readonly RiskChange[]) =>
  changes.map(({ type, customerId }) => `${customerId} ${type}`);

describe('orders', () => {
  it('are judged by the customer’s own past, and flagged with reasons', async () => {
    await shop.act('ann', 0, order('o1', 20));
    await shop.act('ann', 1, order('o2', 900));
    await shop.run();
    const [flag] = await shop.changes();
    assert.ok(matches(RiskChange, flag));
    assert.deepEqual(
      [flag.type, flag.orderId, flag.score, flag.at, flag.reasons.length],
      ['order.flagged', 'o2', 0.9, start + dayMs, 1],
    );
    const risk = await shop.latest('ann');
    assert.ok(matches(CustomerRisk, risk));
    assert.deepEqual(
      risk.orders.map(({ orderId, isFlagged }) => [orderId, isFlagged]),
      [
        ['o1', false],
        ['o2', true],
      ],
    );
    const before = judges.rows.map((row) => row[9]);
    assert.deepEqual(before, [0, 1], 'orders before it');
  });

  it('know how many customers share a device by then', async () => {
    const device = { device: { id: 'd-1' } };
    await shop.act('ann', 0, order('o1', 20, device));
    await shop.act('bob', 1, order('o2', 20, device));
    await shop.act('cid', 2, order('o3', 20));
    await shop.run();
    const sharers = judges.rows.map((row) => row[17]).sort();
    assert.deepEqual(sharers, [1, 2, Number.NaN]);
  });

  it('are flagged once, however often they are delivered, and again after a crash', async () => {
    await shop.act('ann', 0, order('o1', 900));
    await shop.run({ crash: true });
    assert.deepEqual(await shop.changes(), []);
    await shop.run();
    await shop.run();
    const ids = new Set((await shop.changes()).map(({ id }) => id));
    assert.equal(ids.size, 1, 'a second copy has the same id');
    assert.equal((await shop.viewed('ann'))?.orders.length, 1);
  });

  it('go with a visitor who becomes a customer', async () => {
    await shop.act('visitor', 0, order('o1', 30));
    await shop.act('visitor', 1, { type: 'merge', mergedInto: 'ann' });
    await shop.act('ann', 2, order('o2', 40));
    await shop.run();
    await shop.run();
    const [ann, visitor] = [await shop.viewed('ann'), await shop.viewed('visitor')];
    assert.deepEqual(
      ann?.orders.map(({ orderId }) => orderId),
      ['o1', 'o2'],
    );
    assert.deepEqual([visitor?.mergedInto, visitor?.churn], ['ann', undefined]);
  });

  it('are kept, and not judged, before there is a model', async () => {
    const early = await openShop({ ...judges, fraudOf: () => undefined });
    await early.act('ann', 0, order('o1', 900));
    await early.run();
    assert.deepEqual(
      (await early.latest('ann'))?.orders.map(({ isFlagged }) => isFlagged),
      [undefined],
    );
    assert.deepEqual(await early.changes(), []);
    await early.close();
  });
});

describe('churn', () => {
  it('is raised by silence, once, and cleared by the next order', async () => {
    await shop.act('ann', 0, order('o1', 20));
    await shop.run();
    for (const day of [30, 59, 61, 62, 90]) await shop.sweep(day);
    assert.deepEqual(typesOf(await shop.changes()), ['ann risk.churn.raised']);
    const risk = await shop.latest('ann');
    assert.ok(matches(CustomerRisk, risk));
    assert.deepEqual([risk.churn?.probability, risk.churn?.isRaised], [0.9, true]);
    await shop.act('ann', 91, order('o2', 20));
    await shop.run();
    assert.deepEqual(typesOf(await shop.changes()), ['ann risk.churn.raised', 'ann risk.churn.cleared']);
  });

  it('is told of before it is cleared, where the sweep that raised it crashed', async () => {
    await shop.act('ann', 0, order('o1', 20));
    await shop.run();
    await shop.sweep(61, { crash: true });
    await shop.act('ann', 61, order('o2', 20));
    await shop.run();
    const told = new Map((await shop.changes()).map((change) => [change.id, change]));
    assert.deepEqual(typesOf([...told.values()]), ['ann risk.churn.raised', 'ann risk.churn.cleared']);
  });

  it('does not flap between its thresholds', async () => {
    await shop.act('ann', 0, order('o1', 20));
    await shop.run();
    await shop.sweep(59);
    assert.equal((await shop.viewed('ann'))?.churn?.isRaised, false);
    await shop.sweep(65);
    await shop.act('ann', 66, look);
    await shop.run();
    assert.equal((await shop.viewed('ann'))?.churn?.isRaised, true, 'a look alone does not clear it');
    assert.equal((await shop.changes()).length, 1);
  });

  it('writes nothing where nothing is new', async () => {
    await shop.act('ann', 0, order('o1', 20));
    await shop.run();
    await shop.sweep(30);
    const written = (await shop.records('risks')).length;
    await shop.sweep(30);
    await shop.sweep(30.4);
    assert.equal((await shop.records('risks')).length, written);
  });

  it('is told again, with the same id, where a crash may have kept it from being told', async () => {
    await shop.act('ann', 0, order('o1', 20));
    await shop.act('ann', 70, look);
    await shop.run({ crash: true });
    assert.deepEqual(await shop.changes(), []);
    assert.equal((await shop.viewed('ann'))?.churn?.isRaised, true);
    await shop.act('ann', 71, look);
    await shop.run();
    await shop.run();
    assert.equal(new Set((await shop.changes()).map(({ id }) => id)).size, 1);
  });

  it('knows nobody who never ordered', async () => {
    await shop.act('bob', 0, look);
    await shop.run();
    await shop.sweep(50);
    assert.equal(await shop.viewed('bob'), undefined);
  });
});

describe('a model that fails', () => {
  it('leaves things as they were, and does not stop the stream', async () => {
    const broken = { score: () => assert.fail('broken') };
    const failing = { version: 2, record: {}, model: broken } as unknown;
    const other = await openShop({
      shops: () => ['demo'],
      churnOf: () => failing as ReturnType<typeof judges.churnOf>,
      fraudOf: () => failing as ReturnType<typeof judges.fraudOf>,
    });
    await other.act('ann', 0, order('o1', 900));
    await other.run();
    assert.deepEqual(other.faults.toSorted(), ['churn', 'fraud']);
    const risk = await other.latest('ann');
    assert.deepEqual([risk?.orders.length, risk?.churn], [1, undefined]);
    await other.close();
  });
});

describe('the views', () => {
  it('come back after Redis was emptied', async () => {
    await shop.act('ann', 0, order('o1', 900));
    await shop.run();
    const before = await shop.viewed('ann');
    shop.cache.wipe();
    await shop.act('bob', 1, order('o2', 10));
    await shop.run();
    assert.deepEqual((await shop.viewed('ann'))?.orders, before?.orders);
  });

  it('a record that is none is refused by itself', async () => {
    const topic = topicName(namespace, 'riskMerges');
    await shop.messaging.send([{ topic, key: 'demo/ann', value: '{"shop":"demo"}' }]);
    await assert.rejects(shop.run(), TypeError);
  });
});
