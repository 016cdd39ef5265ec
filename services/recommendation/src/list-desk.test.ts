import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryCache } from '@shoal/cache';
import { type RecommendationList, topicName, viewKey } from '@shoal/contracts';
import { allTopicSettings, createMemoryMessaging } from '@shoal/messaging';
import { type CustomerState, newState } from './domain/customer-state.ts';
import { createListDesk } from './list-desk.ts';
import { listMessage } from './steps/emit-lists.ts';
import { stateKey } from './steps/update-states.ts';

const namespace = 'test';

/** A desk in a world where making one list takes `listMs`. */
async function openDesk(listMs: number) {
  let now = 0;
  const clock = { now: () => now };
  const cache = createMemoryCache(clock);
  const messaging = createMemoryMessaging({ clock }).connect();
  await messaging.prepareTopics(allTopicSettings({ namespace, partitions: 1, replication: 1 }));
  const makeList = (state: CustomerState): RecommendationList => {
    now += listMs;
    return { ...state, modelVersion: 0, items: [{ itemId: `v${state.version}`, score: 1, source: 'x' }] };
  };
  const states = (count: number, version: number) =>
    new Map(
      Array.from(
        { length: count },
        (_, i) => [`demo/c${i}`, { ...newState(`demo/c${i}`), version }] as const,
      ),
    );
  const store = async (kept: ReadonlyMap<string, CustomerState>) => {
    const writes = Array.from(kept, ([key, state]) => ({
      ...{ key: stateKey(namespace, key), version: state.version },
      ...{ value: JSON.stringify(state), ttlMs: 1e9 },
    }));
    await cache.raiseVersioned(writes);
  };
  const published = async () => {
    const found: RecommendationList[] = [];
    await messaging.readToEnd({ topic: topicName(namespace, 'recommendations') }, async (batch) => {
      for (const { value } of batch) found.push(JSON.parse(String(value)));
    });
    return found;
  };
  const viewOf = async (id: string) =>
    (await cache.readVersioned([viewKey(namespace, 'demo', id, 'recommendations')]))[0];
  const desk = createListDesk({ makeList, cache, messaging, namespace, clock });
  const pass = (ms: number) => {
    now += ms;
  };
  return { desk, states, store, published, viewOf, pass };
}

describe('the desk where lists are made', () => {
  it('makes them at once while there is time, and the rest of a batch later', async () => {
    const { desk, states } = await openDesk(10);
    const few = desk.listsOf(states(5, 1), false);
    assert.ok([...few.values()].every(({ items }) => items.length === 1));
    const many = desk.listsOf(states(50, 2), false);
    const made = [...many.values()].filter(({ items }) => items.length > 0);
    assert.deepEqual([made.length, desk.waiting()], [11, 39]);
  });

  it('makes one list of a customer for several full batches, from the state that he has then', async () => {
    const { desk, states, store, published, viewOf, pass } = await openDesk(1);
    for (const version of [1, 2, 3]) {
      const kept = states(20, version);
      await store(kept);
      const lists = desk.listsOf(kept, true);
      assert.ok([...lists.values()].every(({ items }) => items.length === 0));
    }
    await desk.makeUp();
    // While more comes than is done, events have most of the time.
    assert.equal(desk.waiting(), 10);
    pass(1_000);
    await desk.makeUp();
    assert.equal(desk.waiting(), 0);
    const lists = await published();
    assert.equal(lists.length, 20);
    assert.ok(lists.every(({ version, items }) => version === 3 && items[0]?.itemId === 'v3'));
    assert.equal((await viewOf('c7'))?.version, 3);
  });

  it('does not make again later what was made meanwhile', async () => {
    const { desk, states } = await openDesk(1);
    desk.listsOf(states(3, 1), true);
    desk.listsOf(states(2, 2), false);
    assert.equal(desk.waiting(), 1);
  });

  it('finds the lists whose customers have a newer state by now, and makes them of that', async () => {
    const { desk, states, store } = await openDesk(1);
    await store(states(2, 2));
    const [list] = desk.listsOf(states(1, 1), false).values();
    const [same] = desk.listsOf(new Map([...states(2, 2)].slice(1)), false).values();
    const messages = [list, same].map((each) => listMessage(each as RecommendationList, namespace));
    const newer = (await desk.findNewer(messages)).map(({ value }) => JSON.parse(String(value)));
    assert.deepEqual(
      newer.map(({ customerId, version, items }) => [customerId, version, items[0].itemId]),
      [['c0', 2, 'v2']],
    );
  });

  it('passes over whom nothing is kept of any more', async () => {
    const { desk, published } = await openDesk(1);
    desk.postpone('demo/gone');
    await desk.makeUp();
    assert.deepEqual([desk.waiting(), await published()], [0, []]);
  });
});
