import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type CustomerEvent,
  CustomerRisk,
  clocksKey,
  customerKey,
  matches,
  type RiskChange,
  topicName,
  viewKey,
} from '@shoal/contracts';
import { customerEvents, simulateShop, simulationTruth } from '@shoal/simulation';
import { type OwnRedis, startOwnRedis } from '../support/own-redis.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { kafkaBrokers } from '../support/stack.ts';
import { until } from '../support/until.ts';

const environment = {
  SHOAL_RISK_TRAIN_CHECK_MS: '200',
  SHOAL_RISK_TRAIN_PAUSE_MS: '200',
  SHOAL_RISK_SWEEP_PAUSE_MS: '200',
  SHOAL_RISK_RETRAIN_HOURS: '0',
  SHOAL_KAFKA_SESSION_TIMEOUT_MS: '6000',
};
const withinMs = 120_000;
const end = Date.UTC(2026, 2, 14);
const simulation = { seed: 7, customers: 800, days: 150, end, fraudShare: 0.06 };

describe('risk on Kafka and Redis', () => {
  let redis: OwnRedis;
  let shop: Shop;
  let features: ServiceProcess;
  let risk: ServiceProcess;
  let offset = 0;

  before(async () => {
    redis = await startOwnRedis();
    shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redis.url, partitions: 2, environment });
    const events = [...customerEvents(simulateShop(simulation), shop.name)];
    offset = events.length;
    for (let from = 0; from < events.length; from += 5_000) await send(events.slice(from, from + 5_000));
    [features, risk] = await Promise.all([start('feature-engineering'), start('risk')]);
  });

  after(async () => {
    await Promise.all([features?.stop(), risk?.stop()]);
    await shop?.close();
    await redis?.stop();
  });

  const start = (name: string) => startService({ name, environment: shop.environment });

  function event(customerId: string, timestamp: string, rest: Partial<CustomerEvent>): CustomerEvent {
    const inbox = { partition: 0, offset };
    offset += 1;
    return {
      ...{ messageId: `m${offset}`, shop: shop.name, customerId, type: 'track' },
      ...{ timestamp, receivedAt: timestamp, inbox },
      ...rest,
    };
  }

  async function send(events: readonly CustomerEvent[]): Promise<void> {
    await shop.messaging.send(
      events.map((each) => ({
        topic: topicName(shop.namespace, 'events'),
        key: customerKey(shop.name, each.customerId),
        value: JSON.stringify(each),
      })),
    );
  }

  async function changes(): Promise<RiskChange[]> {
    return (await shop.records('riskChanges')).map(({ value }) => JSON.parse(String(value)) as RiskChange);
  }

  async function viewed(customerId: string): Promise<CustomerRisk | undefined> {
    const key = viewKey(shop.namespace, shop.name, customerId, 'risk');
    const [found] = await shop.cache.readVersioned([key]);
    return found && (JSON.parse(found.value) as CustomerRisk);
  }

  const order = (customerId: string, orderId: string, total: number, context: Record<string, unknown>) =>
    event(customerId, new Date(end + 3_600_000).toISOString(), {
      event: 'Order Completed',
      context,
      properties: { order_id: orderId, total, card_hash: context.card, ip: context.ip },
    });

  test('models are trained from the log, and customers judged', async () => {
    await until('both models', { withinMs, describe: () => risk.lines.slice(-5) }, async () => {
      const keys = (await shop.records('models')).map(({ key }) => key);
      return ['churn', 'fraud'].every((kind) => keys.includes(`${shop.name}/${kind}`));
    });
    await until('churn to be told', { withinMs, describe: () => risk.lines.slice(-5) }, async () =>
      (await changes()).some(({ type }) => type === 'risk.churn.raised'),
    );
    const raised = (await changes()).find(({ type }) => type === 'risk.churn.raised') as RiskChange;
    assert.ok(raised.score >= 0.6 && raised.reasons.length > 0);
    const of = await viewed(raised.customerId);
    assert.ok(matches(CustomerRisk, of) && of.churn?.isRaised);
    const clocks = await shop.cache.readNumbers(clocksKey(shop.namespace));
    assert.ok((clocks.get(shop.name) ?? 0) >= raised.at);
  });

  test('an order out of a ring is flagged before its customer does anything else, once', async () => {
    const ring = simulationTruth(simulation).customers.find(({ fraudster, userId }) => fraudster && userId);
    assert.ok(ring);
    const call = simulateShop(simulation).find(
      (each) => each.type === 'track' && each.event === 'Order Completed' && each.userId === ring.userId,
    );
    assert.ok(call && call.type === 'track');
    const { card_hash: card, ip } = call.properties ?? {};
    const context = { ...call.context, card, ip };
    const orders = [1, 2, 3].map((n) => order('newcomer', `ring-${n}`, 700 * n, context));
    await send([...orders, ...orders]);
    await until('a flag', { withinMs, describe: () => viewed('newcomer') }, async () =>
      (await changes()).some(({ customerId, type }) => customerId === 'newcomer' && type === 'order.flagged'),
    );
    const flags = (await changes()).filter(({ customerId }) => customerId === 'newcomer');
    assert.ok(flags.every(({ reasons }) => reasons.length > 0));
    const ids = flags.filter(({ type }) => type === 'order.flagged').map(({ id }) => id);
    assert.ok(new Set(ids).size <= 3);
  });

  test('a crash and an emptied Redis change nothing', async () => {
    await until('the orders', { withinMs }, async () => (await viewed('newcomer'))?.orders.length === 3);
    const before = await viewed('newcomer');
    await risk.kill();
    await redis.wipe();
    risk = await start('risk');
    await send([order('newcomer', 'after', 20, {})]);
    await until('the order after it', { withinMs, describe: () => viewed('newcomer') }, async () =>
      Boolean((await viewed('newcomer'))?.orders.some(({ orderId }) => orderId === 'after')),
    );
    assert.deepEqual((await viewed('newcomer'))?.orders.slice(0, 3), before?.orders);
  });
});
