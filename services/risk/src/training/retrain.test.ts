import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { clocksKey, matches, RiskModel, topicName, verdictKey } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { customerEvents, simulateShop } from '@shoal/simulation';
import { Registry } from 'prom-client';
import { watchQuality } from '../quality.ts';
import { namespace, openShop, type TestShop } from '../testing/shop.fixture.ts';
import { createTrainer } from './retrain.ts';
import { type TrainingInput, trainModels } from './train-models.ts';

const end = Date.UTC(2026, 5, 30);
const registry = new Registry();

let shop: TestShop;
let inputs: TrainingInput[];
let train: () => Promise<void>;
let wall = end;

/** A simulated shop lies in the log, its clock at the end. */
before(async () => {
  shop = await openShop();
  inputs = [];
  const calls = simulateShop({ seed: 3, customers: 900, days: 150, end, fraudShare: 0.05 });
  const events = [...customerEvents(calls, 'demo')];
  const topic = topicName(namespace, 'events');
  await shop.messaging.send(
    events.map((event) => ({ topic, key: `demo/${event.customerId}`, value: JSON.stringify(event) })),
  );
  await shop.cache.raise(clocksKey(namespace), 'demo', end);
  const [order] = events.filter(({ event }) => event === 'Order Completed');
  const orderId = String(order?.properties?.order_id);
  const verdict = { shop: 'demo', orderId, verdict: 'fraud', at: end };
  await shop.messaging.send([
    {
      topic: topicName(namespace, 'verdicts'),
      key: verdictKey('demo', orderId),
      value: JSON.stringify(verdict),
    },
  ]);
  train = createTrainer({
    ...{ messaging: shop.messaging, cache: shop.cache, models: shop.models, namespace, logger: silentLogger },
    config: {
      ...{ horizonDays: 0, raiseAt: 0.6, falsePositiveRate: 0.01, customersMax: 5_000, ordersMax: 50_000 },
      ...{ retrainHours: 168, trainPauseMs: 1_000 },
    },
    clock: { now: () => wall },
    watch: watchQuality(registry, silentLogger),
    signal: new AbortController().signal,
    train: async (input) => {
      inputs.push(input);
      return trainModels(input);
    },
  });
});

const inForce = async () =>
  (await shop.records('models'))
    .filter(({ key }) => key === 'demo/churn' || key === 'demo/fraud')
    .map(({ value }) => JSON.parse(String(value)) as RiskModel);

describe('training', () => {
  it('publishes both models, which come into force', async () => {
    await train();
    const records = await inForce();
    assert.deepEqual(
      records.map(({ kind, version }) => `${kind} ${version}`),
      ['churn 1', 'fraud 1'],
    );
    assert.ok(records.every((record) => matches(RiskModel, record)));
    const [churn, fraud] = records;
    assert.ok((churn?.quality?.auc ?? 0) > 0.7, JSON.stringify(churn?.quality));
    assert.ok((fraud?.quality?.averagePrecision ?? 0) > 0.5, JSON.stringify(fraud?.quality));
    while (!shop.models.fraudOf('demo')) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(shop.models.churnOf('demo')?.version, 1);
    assert.deepEqual(shop.models.versionsOf('demo', 'churn'), [1]);
  });

  it('learns from verdicts', () => {
    const { table } = (inputs[0] as TrainingInput).fraud;
    const labelled = table.labels.reduce((sum, label) => sum + label, 0);
    const told = inputs[0]?.fraud.table.orderIds.length ?? 0;
    assert.ok(labelled > 20 && told > labelled);
    assert.equal(table.labels[0], 1, 'the first order, by the word of an analyst');
  });

  it('waits until it is due', async () => {
    const { length } = inputs;
    wall += 10_000;
    await train();
    assert.equal(inputs.length, length);
  });

  it('tries the next model against the one in force, and keeps the figures of that', async () => {
    await shop.cache.raise(clocksKey(namespace), 'demo', end + 8 * 86_400_000);
    wall += 10_000;
    await train();
    const [churn] = (await inForce()).filter(({ kind, version }) => kind === 'churn' && version === 2);
    const text = await registry.metrics();
    assert.match(text, /shoal_risk_average_precision\{shop="demo",kind="churn"\} 0\.\d+/);
    // The same log again: whichever stays, the trial was held on the same customers.
    if (churn)
      assert.match(churn.trial?.reason ?? '', /^log loss \d\.\d{4} against \d\.\d{4} on \d+ customers$/);
    await shop.close();
  });
});
