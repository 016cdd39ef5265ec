import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  type CatalogueItem,
  clocksKey,
  itemKey,
  matches,
  popularItemsKey,
  type RecommendationList,
  RecommendationsAnswer,
  similarItemsKey,
  topicName,
  viewKey,
  writeRecommendationView,
} from '@shoal/contracts';
import { namespace, now, openGateway, type TestGateway, until } from '../testing/gateway.fixture.ts';

type ListView = Parameters<typeof writeRecommendationView>[0];

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway({ rebuyable: new Set(['Coffee']) });
});

const list = (ids: readonly string[], rest: Partial<ListView> = {}): ListView => ({
  version: 7,
  at: now,
  bought: [],
  items: ids.map((itemId, i) => ({ itemId, score: 1 / (i + 1), source: 'itemTransition', because: 'x' })),
  ...rest,
});

async function keepList(customerId: string, ids: readonly string[], rest: Partial<RecommendationList> = {}) {
  const view = list(ids, rest);
  const key = viewKey(namespace, 'demo', customerId, 'recommendations');
  const value = writeRecommendationView(view);
  await gateway.cache.raiseVersioned([{ key, version: view.version, value, ttlMs: 1_000_000 }]);
}

const keep = (key: string, ids: readonly string[]) =>
  gateway.cache.write([{ key, value: writeRecommendationView(list(ids)) }]);
const keepPopular = (ids: readonly string[], category?: string) =>
  keep(popularItemsKey(namespace, 'demo', category), ids);
const keepSimilar = (item: string, ids: readonly string[]) =>
  keep(similarItemsKey(namespace, 'demo', item), ids);

async function catalogue(...items: (Partial<CatalogueItem> & { itemId: string })[]): Promise<void> {
  await gateway.messaging.send(
    items.map((item) => ({
      topic: topicName(namespace, 'items'),
      key: itemKey('demo', item.itemId),
      value: JSON.stringify({ shop: 'demo', title: item.itemId, ...item }),
    })),
  );
  await gateway.items.catchUp();
}

async function ask(path: string) {
  const { statusCode, body } = await gateway.get(path);
  return { status: statusCode, answer: JSON.parse(body) };
}
const idsOf = (answer: { items: { itemId: string }[] }) => answer.items.map(({ itemId }) => itemId);
const idsFor = async (path: string) => idsOf((await ask(path)).answer);
const ofAnn = '/v1/customers/ann/recommendations';

describe('the recommendations of a customer', () => {
  it('are his list, as the contract has it', async () => {
    await keepList('ann', ['a', 'b', 'c']);
    const { status, answer } = await ask(`${ofAnn}?n=2`);
    assert.equal(status, 200);
    assert.ok(matches(RecommendationsAnswer, answer));
    assert.deepEqual(answer, {
      customerId: 'ann',
      asOf: new Date(now).toISOString(),
      listVersion: 7,
      items: list(['a', 'b']).items,
    });
  });

  it('lose a hidden item at once, and one that cannot be had', async () => {
    await keepList('ann', ['a', 'b', 'c']);
    await catalogue({ itemId: 'a', hidden: true }, { itemId: 'b', available: false });
    assert.deepEqual(await idsFor(ofAnn), ['c']);
    await catalogue({ itemId: 'a' });
    assert.deepEqual(await idsFor(ofAnn), ['a', 'c']);
  });

  it('have nothing that he bought, unless people buy it again', async () => {
    await keepList('ann', ['a', 'beans', 'soap', 'd'], { bought: ['a', 'beans', 'soap'] });
    await catalogue({ itemId: 'beans', category: ['Food', 'Coffee'] }, { itemId: 'soap', rebuyable: true });
    assert.deepEqual(await idsFor(ofAnn), ['beans', 'soap', 'd']);
  });

  it('hold to category, price and exclusions', async () => {
    await keepList('ann', ['a', 'b', 'c', 'd', 'e']);
    await catalogue(
      { itemId: 'a', category: ['Shoes'], price: 50 },
      { itemId: 'b', category: ['Shirts'], price: 20 },
      { itemId: 'c', category: ['Clothing', 'Shirts'], price: 80 },
      { itemId: 'd', category: ['Shirts'] },
    );
    assert.deepEqual(await idsFor(`${ofAnn}?category=Shirts`), ['b', 'c', 'd']);
    assert.deepEqual(await idsFor(`${ofAnn}?category=Shirts&priceMax=50`), ['b']);
    assert.deepEqual(await idsFor(`${ofAnn}?priceMin=20.5&priceMax=80`), ['a', 'c']);
    assert.deepEqual(await idsFor(`${ofAnn}?exclude=a,%20c,e`), ['b', 'd']);
  });

  it('come from behind what is read first, where rules take much away, and after a long past', async () => {
    const ids = Array.from({ length: 100 }, (_, i) => `item-${i}`);
    await keepList('ann', ids, { bought: ids.slice(0, 97) });
    assert.deepEqual(await idsFor(`${ofAnn}?n=2`), ['item-97', 'item-98']);
    await keepList('bob', ids);
    await catalogue({ itemId: 'item-90', category: ['Shirts'] });
    assert.deepEqual(await idsFor('/v1/customers/bob/recommendations?category=Shirts'), ['item-90']);
  });

  it('are filled up with what is popular there, and then with what there is', async () => {
    await keepList('ann', ['a']);
    await keepPopular(['a', 'p']);
    await keepPopular(['s'], 'Shirts');
    await catalogue({ itemId: 's', category: ['Shirts'] }, { itemId: 't', category: ['Shirts'] });
    const { answer } = await ask(`${ofAnn}?n=3`);
    assert.deepEqual([idsOf(answer), answer.fallback], [['a', 'p', 's'], 'catalogue']);
    const shirts = await ask(`${ofAnn}?category=Shirts`);
    assert.deepEqual([idsOf(shirts.answer), shirts.answer.fallback], [['s', 't'], 'catalogue']);
  });

  it('of somebody unknown are like what he looks at, and what is popular', async () => {
    await keepSimilar('x', ['x', 'y']);
    await keepPopular(['p', 'y']);
    const { status, answer } = await ask('/v1/customers/nobody/recommendations?context=x');
    assert.equal(status, 200);
    assert.deepEqual([idsOf(answer), answer.listVersion, answer.asOf], [['y', 'p'], 0, null]);
    assert.deepEqual(await idsFor('/v1/customers/nobody/recommendations'), ['p', 'y']);
  });

  it('with a context are half like it, without it', async () => {
    await keepList('ann', ['x', 'a', 'b', 'c']);
    await keepSimilar('x', ['y', 'z', 'w', 'v']);
    assert.deepEqual(await idsFor(`${ofAnn}?n=4&context=x`), ['y', 'z', 'a', 'b']);
  });

  it('of a former id are those of the customer that it became', async () => {
    await keepList('visitor', ['old'], { mergedInto: 'ann' });
    await keepList('ann', ['a']);
    await gateway.cache.raiseVersioned([
      {
        key: viewKey(namespace, 'demo', 'visitor', 'identity'),
        version: 1,
        value: JSON.stringify({ to: 'ann' }),
        ttlMs: 1_000_000,
      },
    ]);
    const { answer } = await ask('/v1/customers/visitor/recommendations');
    assert.deepEqual([answer.customerId, answer.formerId, idsOf(answer)], ['ann', 'visitor', ['a']]);
  });

  it('of another shop are not given away', async () => {
    await keepList('ann', ['a']);
    const { body } = await gateway.get(ofAnn, gateway.otherKey);
    assert.deepEqual(idsOf(JSON.parse(body)), []);
  });

  for (const [query, message] of [
    ['n=0', /query\.n must be >= 1/],
    ['n=1000000000', /query\.n must be <= 100/],
    ['n=ten', /query\.n must be of type integer/],
    ['priceMin=-1', /query\.priceMin must be >= 0/],
    ['priceMin=cheap', /query\.priceMin must be of type number/],
    ['limit=5', /unknown parameter "limit"/],
    ['category=', /query\.category must NOT have fewer/],
  ] as const)
    it(`refuse ${query}`, async () => {
      const { status, answer } = await ask(`${ofAnn}?${query}`);
      assert.deepEqual([status, answer.code], [400, 'invalid_request']);
      assert.match(answer.message, message);
    });

  it('that an experiment had a say in are noted, at the clock of the shop', async () => {
    await gateway.cache.raise(clocksKey(namespace), 'demo', now + 5);
    const experiment = { id: 'spring', variant: 'popular' };
    await keepList('ann', ['a', 'b'], { experiment });
    assert.deepEqual((await ask(ofAnn)).answer.experiment, experiment);
    const found: unknown[] = [];
    await until(async () => {
      await gateway.messaging.readToEnd({ topic: topicName(namespace, 'exposures') }, async (batch) => {
        found.push(...batch.map(({ value }) => JSON.parse(String(value))));
      });
      return found.length > 0;
    });
    assert.deepEqual(found[0], {
      ...{ shop: 'demo', customerId: 'ann', experiment: 'spring', variant: 'popular' },
      ...{ items: ['a', 'b'], listVersion: 7, at: now + 5 },
    });
  });
});

describe('items', () => {
  it('like one are given without it, and what is popular for one of which nothing is known', async () => {
    await keepSimilar('x', ['x', 'y', 'z']);
    await keepPopular(['p']);
    const { answer } = await ask('/v1/items/x/similar?n=2');
    assert.deepEqual([answer.itemId, idsOf(answer)], ['x', ['y', 'z']]);
    const unknown = await ask('/v1/items/unheard-of/similar');
    assert.deepEqual([idsOf(unknown.answer), unknown.answer.fallback], [['p'], 'popular']);
  });

  it('that are popular are given for the shop and for a category', async () => {
    await keepPopular(['p', 'q']);
    await keepPopular(['衬衫'], 'Shirts');
    await catalogue({ itemId: '衬衫', category: ['Shirts'] });
    assert.deepEqual((await ask('/v1/popular?n=1')).answer, { items: list(['p']).items });
    const { answer } = await ask('/v1/popular?category=Shirts');
    assert.deepEqual([answer.category, idsOf(answer)], ['Shirts', ['衬衫']]);
  });

  it('of an id that can be none are refused', async () => {
    const { status } = await ask(`/v1/items/${encodeURIComponent('a"b')}/similar`);
    assert.equal(status, 400);
  });
});
