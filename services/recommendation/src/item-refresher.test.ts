import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  itemsFrom,
  pickRecommendations,
  popularItemsKey,
  type RecommendedItem,
  similarItemsKey,
} from '@shoal/contracts';
import { ShopCatalogue } from './catalogue/shop-catalogue.ts';
import { createItemRefresher } from './item-refresher.ts';
import { type Learned, ShopLearner } from './learning/shop-learner.ts';
import { namespace, openShop } from './testing/shop.fixture.ts';

const viewed = (customerId: string, itemId: string, at: number): Learned => ({
  ...{ customerId, itemId, kind: 'viewed', at },
});

it('views of items follow what customers turn to, and leave out what is hidden', async () => {
  const shop = await openShop();
  const { cache } = shop;
  const catalogue = new ShopCatalogue();
  const item = (itemId: string, title: string, hidden = false) =>
    catalogue.set({ shop: 'demo', itemId, title, category: ['Shirts'], hidden });
  item('a', 'Linen shirt');
  item('b', 'Linen shirt, blue');
  item('c', 'Linen shirt, hidden', true);
  const learner = new ShopLearner(1_000, (id) => catalogue.categoryOf(id));
  const stopped = async () => undefined;
  const subscription = {
    stop: stopped,
    checkProgress: stopped,
    catchUp: stopped,
    lag: async () => 0,
    assigned: () => new Map(),
  };
  let now = 100_000;
  const refresh = createItemRefresher({
    ...{ cache, namespace, models: shop.models, swapped: new Set<string>() },
    learners: { ...subscription, of: () => learner, shops: () => ['demo'] },
    catalogue: { ...subscription, of: () => catalogue, shops: () => ['demo'] },
    ...{ signal: new AbortController().signal, clock: { now: () => now } },
  });
  const read = async (key: string): Promise<RecommendedItem[] | undefined> => {
    const [text] = await cache.read([key]);
    if (text === undefined) return undefined;
    const lines = pickRecommendations(text, itemsFrom(text), 100, () => true);
    return lines.map((line) => JSON.parse(line));
  };
  const idsAt = async (key: string) => (await read(key))?.map(({ itemId }) => itemId);
  const popular = popularItemsKey(namespace, 'demo');

  // Nobody has done anything yet: what is new is known by its text.
  await refresh();
  assert.deepEqual(await idsAt(similarItemsKey(namespace, 'demo', 'a')), ['b']);
  assert.equal(await read(popular), undefined);

  learner.learn([viewed('ann', 'a', 1), viewed('ann', 'x', 2), viewed('bob', 'a', 3)], () => undefined);
  await refresh();
  assert.deepEqual(await idsAt(popular), ['a', 'x']);
  assert.deepEqual(await idsAt(popularItemsKey(namespace, 'demo', 'Shirts')), ['a']);
  const like = await read(similarItemsKey(namespace, 'demo', 'a'));
  assert.deepEqual(like?.map(({ itemId }) => itemId).sort(), ['b', 'x']);
  assert.ok(like?.every(({ because }) => because === 'a'));

  // What is popular waits until its time has come.
  learner.learn([viewed('carl', 'y', 4)], () => undefined);
  await refresh();
  assert.deepEqual(await idsAt(popular), ['a', 'x']);
  now += 15_000;
  await refresh();
  assert.deepEqual((await idsAt(popular))?.toSorted(), ['a', 'x', 'y']);
  await shop.close();
});
