import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CustomerEvent, topicName } from '@shoal/contracts';
import { allTopicSettings, createMemoryMessaging, type Messaging } from '@shoal/messaging';
import { customerEvents, simulateShop } from '@shoal/simulation';
import { readHistory, spanOfLog } from './read-log.ts';

const namespace = 'shoal';
const topic = topicName(namespace, 'events');
const dayMs = 86_400_000;
const end = Date.UTC(2026, 5, 30);
const events = [...customerEvents(simulateShop({ seed: 5, customers: 60, days: 60, end }), 'demo')];
const cuts = [30, 15].map((days) => end - days * dayMs);
const { signal } = new AbortController();

async function open(partitions: number): Promise<Messaging> {
  const messaging = createMemoryMessaging().connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions, replication: 1 }));
  return messaging;
}

const send = (messaging: Messaging, some: readonly CustomerEvent[]) =>
  messaging.send(
    some.map((event) => ({ topic, key: `demo/${event.customerId}`, value: JSON.stringify(event) })),
  );

async function learn(messaging: Messaging) {
  const dependencies = { messaging, namespace, signal };
  const span = await spanOfLog('demo', dependencies);
  assert.ok(span);
  const sizes = { fixedHorizonDays: 10, customersMax: 1_000, ordersMax: 10_000 };
  const { churn } = await readHistory(
    { shop: 'demo', cuts, ...sizes, hasMoved: span.hasMoved },
    dependencies,
  );
  const states = new Map([...churn.states()].map((state) => [state.customerId, state]));
  return { span, states, rows: churn.table().labels.length };
}

describe('the log of a shop', () => {
  it('teaches the same where partitions were added in its middle', async () => {
    const still = await open(2);
    await send(still, events);
    const grown = await open(2);
    const half = Math.floor(events.length / 2);
    await send(grown, events.slice(0, half));
    await grown.addPartitions([topic], 5);
    await send(grown, events.slice(half));
    const [wanted, found] = [await learn(still), await learn(grown)];
    assert.deepEqual([wanted.span.hasMoved, found.span.hasMoved], [false, true]);
    assert.deepEqual([...found.states.keys()].sort(), [...wanted.states.keys()].sort());
    for (const [id, { events: count, totals }] of wanted.states) {
      const state = found.states.get(id);
      assert.deepEqual([state?.events, state?.totals], [count, totals], id);
    }
    assert.equal(found.rows, wanted.rows);
  });
});
