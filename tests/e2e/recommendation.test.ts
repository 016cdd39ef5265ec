import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type CatalogueItem,
  type CustomerEvent,
  customerKey,
  itemKey,
  itemsFrom,
  matches,
  pickRecommendations,
  popularItemsKey,
  type RecommendationList,
  RecommenderManifest,
  recommenderKey,
  similarItemsKey,
  topicName,
  viewKey,
} from '@shoal/contracts';
import { type OwnRedis, startOwnRedis } from '../support/own-redis.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { kafkaBrokers } from '../support/stack.ts';
import { until } from '../support/until.ts';

const environment = {
  SHOAL_RECOMMENDATION_TRAIN_MIN: '200',
  SHOAL_RECOMMENDATION_TRAIN_CHECK_MS: '200',
  SHOAL_RECOMMENDATION_TRAIN_PAUSE_MS: '200',
  SHOAL_RECOMMENDATION_RETRAIN_HOURS: '0',
  SHOAL_RECOMMENDATION_EXPLORATION: '0',
};
const withinMs = 60_000;
const startedAt = Date.UTC(2026, 2, 14);

describe('recommendation on Kafka and Redis', () => {
  let redis: OwnRedis;
  let shop: Shop;
  let services: ServiceProcess[] = [];
  let offset = 0;

  before(async () => {
    redis = await startOwnRedis();
    shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redis.url, partitions: 3, environment });
    // Two tastes: who looks at one item of a taste looks at the next one.
    for (let i = 0; i < 60; i += 1)
      await act(...[0, 1, 2, 3].map((n) => view(`other-${i}`, `taste${i % 2}-${(i + n) % 8}`)));
    services = [await start()];
  });

  after(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await shop?.close();
    await redis?.stop();
  });

  const start = () => startService({ name: 'recommendation', environment: shop.environment });

  function view(customerId: string, productId: string, event = 'Product Viewed'): CustomerEvent {
    offset += 1;
    const timestamp = new Date(startedAt + offset * 1_000).toISOString();
    return {
      ...{ messageId: `m${offset}`, shop: shop.name, customerId, type: 'track', event },
      properties: { products: [{ product_id: productId }] },
      ...{ timestamp, receivedAt: timestamp, inbox: { partition: 0, offset } },
    };
  }

  async function act(...events: readonly CustomerEvent[]): Promise<void> {
    const topic = topicName(shop.namespace, 'events');
    await shop.messaging.send(
      events.map((event) => ({
        topic,
        key: customerKey(shop.name, event.customerId),
        value: JSON.stringify(event),
      })),
    );
  }

  async function addItem(item: Pick<CatalogueItem, 'itemId' | 'title' | 'category'>): Promise<void> {
    const value = JSON.stringify({ shop: shop.name, ...item } satisfies CatalogueItem);
    const topic = topicName(shop.namespace, 'items');
    await shop.messaging.send([{ topic, key: itemKey(shop.name, item.itemId), value }]);
  }

  function idsIn(text: string | undefined): string[] {
    if (text === undefined) return [];
    const lines = pickRecommendations(text, itemsFrom(text), 100, () => true);
    return lines.map((line) => (JSON.parse(line) as { itemId: string }).itemId);
  }

  async function shown(customerId: string): Promise<string[]> {
    const key = viewKey(shop.namespace, shop.name, customerId, 'recommendations');
    return idsIn((await shop.cache.readVersioned([key]))[0]?.value);
  }

  async function latest(customerId: string): Promise<RecommendationList | undefined> {
    const key = customerKey(shop.name, customerId);
    const record = (await shop.records('recommendations')).findLast((one) => one.key === key);
    return record && JSON.parse(String(record.value));
  }

  const untilShown = (customerId: string, what: (ids: readonly string[]) => boolean) =>
    until(`the list of ${customerId}`, { withinMs, describe: () => shown(customerId) }, async () =>
      what(await shown(customerId)),
    );

  test('a view changes the list', async () => {
    await act(view('ann', 'taste0-2'));
    await untilShown('ann', ([first]) => first?.startsWith('taste0-') ?? false);
    await act(view('ann', 'taste1-5'));
    await untilShown('ann', ([first]) => first?.startsWith('taste1-') ?? false);
  });

  test('a new item comes in by its text', async () => {
    await addItem({ itemId: 'taste0-0', title: 'Linen shirt, white', category: ['Shirts'] });
    await addItem({ itemId: 'brand-new', title: 'Linen shirt, blue', category: ['Shirts'] });
    await until('the new item in a list', { withinMs }, async () => {
      await act(view('bob', 'taste0-0'));
      return (await shown('bob')).slice(0, 20).includes('brand-new');
    });
  });

  test('a customer with 100,000 events holds nobody up, and is kept in bounds', async () => {
    for (let sent = 0; sent < 100_000; sent += 5_000)
      await act(...Array.from({ length: 5_000 }, (_, i) => view('hot', `taste0-${i % 8}`)));
    const sentAt = Date.now();
    await act(view('cold', 'taste1-1'));
    await untilShown('cold', (ids) => ids.length > 0);
    assert.ok(Date.now() - sentAt < 20_000, `${Date.now() - sentAt} ms`);
    await until('the list of hot', { withinMs }, async () => {
      const list = await latest('hot');
      return list?.inbox['0'] === offset - 1 && list.items.length > 0;
    });
    const versions = (await shop.records('recommendations')).filter(({ key }) => key.endsWith('/hot'));
    assert.ok(versions.length < 5_000, `${versions.length} lists`);
    assert.equal((await latest('hot'))?.recent.length, 50);
  });

  test('a trained model is taken up by all instances, which then know what is like an item', async () => {
    const manifestOf = async () => {
      const records = await shop.records('models');
      const record = records.findLast(({ key }) => key === recommenderKey(shop.name));
      return record && (JSON.parse(String(record.value)) as RecommenderManifest);
    };
    await until('a model', { withinMs, describe: () => services[0]?.lines.slice(-5) }, async () =>
      Boolean(await manifestOf()),
    );
    // How good it is says little here: most of what happened is one customer's. Other tests hold models to that.
    assert.ok(matches(RecommenderManifest, await manifestOf()));
    services.push(await start());
    await services[0]?.stop();
    services.shift();
    await until('a list by the model in the second instance', { withinMs }, async () => {
      await act(view('carl', 'taste1-3'));
      return ((await latest('carl'))?.modelVersion ?? 0) > 0;
    });
    const keys = [
      similarItemsKey(shop.namespace, shop.name, 'taste1-3'),
      popularItemsKey(shop.namespace, shop.name),
      popularItemsKey(shop.namespace, shop.name, 'Shirts'),
    ];
    const views = () => shop.cache.read(keys);
    await until('the views of items', { withinMs }, async () =>
      (await views()).every((text) => idsIn(text).length > 0),
    );
    assert.ok(idsIn((await views())[0])[0]?.startsWith('taste1-'));
  });

  test('what was delivered before changes nothing, and Redis may be lost', async () => {
    const order = view('ann', 'taste0-7', 'Order Completed');
    await act(order);
    await until('the order', { withinMs }, async () => (await latest('ann'))?.bought[0] === 'taste0-7');
    const former = await latest('ann');
    await act(order);
    await redis.wipe();
    await act(view('ann', 'taste0-6'));
    const isTakenIn = async () => (await latest('ann'))?.recent.at(-1)?.itemId === 'taste0-6';
    await until('the next event', { withinMs }, isTakenIn);
    const list = await latest('ann');
    assert.deepEqual(list?.bought, ['taste0-7']);
    assert.deepEqual(list?.recent.slice(0, -1), former?.recent);
    assert.equal(list?.version, (former?.version ?? 0) + 1);
  });
});
