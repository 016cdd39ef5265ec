import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import {
  type FeatureState,
  matches,
  SentimentAnswer,
  type SentimentChange,
  ShopSentimentModel,
  viewKey,
} from '@shoal/contracts';
import { simulateShop } from '@shoal/simulation';
import { sendCalls } from '../support/http-door.ts';
import { type OwnRedis, startOwnRedis } from '../support/own-redis.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { kafkaBrokers } from '../support/stack.ts';
import { until } from '../support/until.ts';

const environment = {
  SHOAL_SENTIMENT_TRAIN_CHECK_MS: '200',
  SHOAL_SENTIMENT_TRAIN_PAUSE_MS: '200',
  SHOAL_SENTIMENT_EXAMPLES_MIN: '100',
  SHOAL_KAFKA_SESSION_TIMEOUT_MS: '6000',
};
const withinMs = 120_000;
/** Long before the simulated shop ends: a shop that had too little to learn from is tried again when its clock has gone on. */
const end = Date.now() - 200 * 86_400_000;
const names = ['ingestion', 'feature-engineering', 'sentiment', 'gateway'] as const;

interface Visitor {
  readonly anonymousId: string;
  readonly userId?: string;
}

describe('sentiment on Kafka and Redis', () => {
  let redis: OwnRedis;
  let shop: Shop;
  let sent = 0;
  const services = new Map<string, ServiceProcess>();

  before(async () => {
    redis = await startOwnRedis();
    shop = await openShop({ brokers: kafkaBrokers(), redisUrl: redis.url, partitions: 2, environment });
    await Promise.all(names.map(start));
  });

  after(async () => {
    await Promise.all([...services.values()].map((service) => service.stop()));
    await shop?.close();
    await redis?.stop();
  });

  async function start(name: string): Promise<void> {
    services.set(name, await startService({ name, environment: shop.environment }));
  }

  const service = (name: string) => services.get(name) as ServiceProcess;

  /** Reviews of an item, a second apart. */
  async function review(who: string | Visitor, productId: string, texts: readonly string[]): Promise<void> {
    const ids = typeof who === 'string' ? { userId: who } : who;
    const calls = texts.map((text) => {
      sent += 1;
      const timestamp = new Date(end + sent * 1_000).toISOString();
      const properties = { product_id: productId, review_body: text };
      const call = { type: 'track' as const, event: 'Product Reviewed', ...ids, properties };
      return { ...call, messageId: `${productId}-${sent}`, timestamp, context: {} };
    });
    await sendCalls(service('ingestion').url, shop, calls);
  }

  async function answer(path: string): Promise<SentimentAnswer | undefined> {
    const headers = { authorization: `Bearer ${shop.readKey}` };
    const response = await fetch(`${service('gateway').url}/v1/${path}/sentiment`, { headers });
    return response.status === 200 ? ((await response.json()) as SentimentAnswer) : undefined;
  }

  async function featuresOf(customerId: string): Promise<FeatureState | undefined> {
    const [found] = await shop.cache.readVersioned([
      viewKey(shop.namespace, shop.name, customerId, 'features'),
    ]);
    return found && (JSON.parse(found.value) as FeatureState);
  }

  test('a review becomes a standing, and a feature of its customer', async () => {
    await review('ann', 'p-1', ['I love it, works perfectly', '质量很差，太失望了', '12345']);
    await until(
      'the standing',
      { withinMs, describe: () => service('sentiment').lines.slice(-5) },
      async () => {
        const { reviews } = (await answer('items/p-1')) ?? {};
        return reviews !== undefined && reviews.positive + reviews.negative + reviews.unknown === 3;
      },
    );
    const standing = await answer('items/p-1');
    assert.ok(matches(SentimentAnswer, standing));
    assert.deepEqual(standing.reviews, { positive: 1, negative: 1, unknown: 1 });
    await until(
      'the feature',
      { withinMs, describe: () => featuresOf('ann') },
      async () => (await featuresOf('ann'))?.sentiment?.count === 2,
    );
    assert.equal((await answer('customers/ann'))?.reviews.positive, 1);
  });

  test('a visitor who is recognised brings along what he said', async () => {
    await review({ anonymousId: 'browser-1' }, 'p-9', ['terrible, it broke at once']);
    const reviewsOf = async (id: string) => (await answer(`customers/${id}`))?.reviews;
    const describe = async () => [await reviewsOf('browser-1'), await reviewsOf('eve')];
    await until(
      'the standing',
      { withinMs, describe },
      async () => (await reviewsOf('browser-1'))?.negative === 1,
    );
    await review({ anonymousId: 'browser-1', userId: 'eve' }, 'p-9', ['the new one is great']);
    const both = { positive: 1, negative: 1, unknown: 0 };
    for (const id of ['eve', 'browser-1'])
      await until(`all of it under ${id}`, { withinMs, describe }, async () =>
        isDeepStrictEqual(await reviewsOf(id), both),
      );
  });

  test('a crash and an emptied Redis neither lose nor double a review', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `number ${i} is great`);
    await review('bob', 'p-2', texts.slice(0, 20));
    await service('sentiment').kill();
    await review('bob', 'p-2', texts.slice(20));
    await redis.wipe();
    await start('sentiment');
    await review('bob', 'p-2', ['the last is awful']);
    await until('all reviews', { withinMs, describe: () => answer('items/p-2') }, async () => {
      const { positive = 0, negative = 0 } = (await answer('items/p-2'))?.reviews ?? {};
      return positive + negative >= 41;
    });
    assert.deepEqual((await answer('items/p-2'))?.reviews, { positive: 40, negative: 1, unknown: 0 });
    await until(
      'the features',
      { withinMs, describe: () => featuresOf('bob') },
      async () => ((await featuresOf('bob'))?.sentiment?.count ?? 0) >= 41,
    );
    assert.equal((await featuresOf('bob'))?.sentiment?.count, 41);
  });

  test('stars teach a model of the shop, and a fall is told', async () => {
    const simulation = { seed: 12, customers: 900, days: 120, end: Date.now() - 2 * 86_400_000 };
    const calls = [...simulateShop(simulation)].filter((call) => call.type === 'track');
    await sendCalls(service('ingestion').url, shop, calls);
    await until('a model', { withinMs, describe: () => service('sentiment').lines.slice(-5) }, async () =>
      (await shop.records('models')).some(({ key }) => key === `${shop.name}/sentiment`),
    );
    const record = (await shop.records('models')).find(({ key }) => key === `${shop.name}/sentiment`);
    const model: unknown = JSON.parse(String(record?.value));
    assert.ok(matches(ShopSentimentModel, model) && model.quality && model.champion);
    assert.ok(model.quality.logLoss < model.champion.logLoss);
    const days = (count: number, daysAgo: number, text: string) =>
      Array.from({ length: count }, (_, i) => ({
        ...{ type: 'track' as const, event: 'Product Reviewed', userId: `r${i}`, context: {} },
        messageId: `fall-${daysAgo}-${i}`,
        timestamp: new Date(Date.now() - daysAgo * 86_400_000 + i * 1_000).toISOString(),
        properties: { product_id: 'p-3', review_body: text },
      }));
    await sendCalls(service('ingestion').url, shop, days(30, 40, 'great quality, I love it'));
    await sendCalls(service('ingestion').url, shop, days(15, 1, 'terrible, the zip broke at once'));
    await until(
      'the fall',
      { withinMs, describe: () => answer('items/p-3') },
      async () => (await shop.records('sentimentChanges')).length > 0,
    );
    const changes = (await shop.records('sentimentChanges')).map(
      ({ value }) => JSON.parse(String(value)) as SentimentChange,
    );
    assert.deepEqual(
      changes.map(({ type, itemId }) => `${itemId} ${type}`),
      ['p-3 product.sentiment.dropped'],
    );
    assert.equal((await answer('items/p-3'))?.drop?.isDropped, true);
  });

  test('no text is ever logged', () => {
    const lines = [...services.values()]
      .flatMap(({ lines: own }) => own.map((line) => JSON.stringify(line)))
      .join('\n');
    assert.ok(!/zip broke|太失望|love it/.test(lines));
  });
});
