import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { experimentKey, matches, RecommendationList, recommenderKey, topicName } from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { namespace, now, openShop, type TestShop } from './testing/shop.fixture.ts';
import { createTrainer } from './training/retrain.ts';
import { trainModel } from './training/train-model.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** Others look at items two by two: who looks at the first of a pair looks at the second next. */
async function pairs(customers: number, ...named: readonly (readonly [string, string])[]): Promise<void> {
  for (let i = 0; i < customers; i += 1)
    for (const [first, second] of named) {
      await shop.act(`other-${i}`, 'Product Viewed', first);
      await shop.act(`other-${i}`, 'Product Viewed', second);
    }
  await shop.learned();
}

describe('the pipeline of recommendations', () => {
  it('changes the list with one event, and says because of what', async () => {
    await pairs(4, ['a', 'b'], ['c', 'd']);
    await shop.act('ann', 'Product Viewed', 'a');
    await shop.run();
    assert.equal((await shop.served('ann'))?.[0], 'b');
    assert.deepEqual((await shop.latest('ann'))?.items[0]?.because, 'a');
    await shop.act('ann', 'Product Viewed', 'c');
    await shop.run();
    assert.equal((await shop.served('ann'))?.[0], 'd');
  });

  it('publishes what the contract has', async () => {
    await pairs(2, ['a', 'b']);
    await shop.act('ann', 'Order Completed', 'a', 'b');
    await shop.run();
    const list = await shop.latest('ann');
    assert.ok(matches(RecommendationList, list));
    assert.deepEqual([list.bought, list.version], [['a', 'b'], 1]);
  });

  it('changes nothing at a redelivery, and publishes what a crash kept from being published', async () => {
    await pairs(2, ['a', 'b']);
    await shop.act('ann', 'Product Viewed', 'a');
    await shop.run({ crash: true });
    assert.equal(await shop.latest('ann'), undefined);
    const before = await shop.served('ann');
    await shop.run();
    assert.deepEqual(await shop.served('ann'), before);
    assert.equal((await shop.latest('ann'))?.version, 1);
  });

  it('restores states and lists after Redis was emptied', async () => {
    await pairs(3, ['a', 'b']);
    await shop.act('ann', 'Order Completed', 'a');
    await shop.run();
    const before = await shop.latest('ann');
    shop.cache.wipe();
    await shop.act('ann', 'Product Viewed', 'b');
    await shop.run();
    const after = await shop.latest('ann');
    assert.deepEqual(after?.bought, before?.bought);
    assert.equal(after?.version, 2);
    assert.deepEqual(
      after?.recent.map(({ itemId }) => itemId),
      ['a', 'b'],
    );
  });

  it('gives a visitor what is in the catalogue, where nothing has happened yet', async () => {
    await shop.item('new-1');
    await shop.item('new-2');
    await shop.act('ann', 'Product Viewed', 'unheard-of');
    await shop.run();
    assert.ok((await shop.served('ann'))?.includes('new-1'));
  });

  it('knows a new item by its text from the moment that it is there', async () => {
    await pairs(2, ['a', 'b']);
    await shop.item('shirt-1', { title: 'Linen shirt, white', category: ['Shirts'] });
    await shop.item('pan-1', { title: 'Iron pan', category: ['Kitchen'] });
    await shop.item('shirt-2', { title: 'Linen shirt, blue', category: ['Shirts'] });
    await shop.act('ann', 'Product Viewed', 'shirt-1');
    await shop.run();
    const first = (await shop.latest('ann'))?.items.find(({ itemId }) => itemId !== 'shirt-1');
    assert.deepEqual([first?.itemId, first?.source], ['shirt-2', 'content']);
    await shop.item('shirt-3', { title: 'Linen shirt, white', category: ['Shirts'] });
    await shop.act('ann', 'Product Viewed', 'shirt-1');
    await shop.run();
    assert.equal(
      (await shop.latest('ann'))?.items.find(({ itemId }) => itemId !== 'shirt-1')?.itemId,
      'shirt-3',
    );
  });

  it('leaves out what is hidden', async () => {
    await pairs(4, ['a', 'b']);
    await shop.item('b', { hidden: true });
    await shop.item('c');
    await shop.act('ann', 'Product Viewed', 'a');
    await shop.run();
    assert.ok(!(await shop.served('ann'))?.includes('b'));
  });

  it('hands what a visitor did over to his customer, once', async () => {
    await pairs(3, ['a', 'b']);
    await shop.act('visitor', 'Order Completed', 'a');
    await shop.run();
    await shop.send('visitor', { type: 'merge', mergedInto: 'ann' });
    await shop.run();
    await shop.run();
    const ann = await shop.latest('ann');
    assert.deepEqual([ann?.bought, ann?.version], [['a'], 1]);
    assert.equal((await shop.latest('visitor'))?.mergedInto, 'ann');
  });

  it('makes one list for a batch, however many events of one customer it has', async () => {
    await pairs(2, ['a', 'b']);
    await shop.run();
    const before = shop.made();
    for (let i = 0; i < 1_000; i += 1) await shop.act('hot', 'Product Viewed', `x${i}`);
    await shop.run();
    // The test runs each partition as one batch; those of others come again.
    assert.ok(shop.made() - before <= 4, String(shop.made() - before));
    const hot = await shop.latest('hot');
    assert.deepEqual([hot?.recent.length, hot?.recent.at(-1)?.itemId], [50, 'x999']);
  });

  it('makes lists as an experiment asks, and says which', async () => {
    await pairs(6, ['a', 'b'], ['a', 'b'], ['z', 'z']);
    const experiment = {
      shop: 'demo',
      id: 'spring',
      variants: [
        { id: 'control', weight: 1, strategy: 'popular' },
        { id: 'popular', weight: 1, strategy: 'popular' },
      ],
      startedAt: now,
    };
    const topic = topicName(namespace, 'experiments');
    const key = experimentKey('demo', 'spring');
    await shop.messaging.send([{ topic, key, value: JSON.stringify(experiment) }]);
    let list: RecommendationList | undefined;
    for (let i = 0; list?.experiment === undefined; i += 1) {
      assert.ok(i < 1_000);
      await shop.act('ann', 'Product Viewed', 'a');
      await shop.run();
      list = await shop.latest('ann');
    }
    assert.equal(list.experiment.id, 'spring');
    assert.ok(list.items.every(({ source }) => source === 'popular'));
  });
});

describe('training', () => {
  it('publishes a model in parts that every instance takes up, and tries the next against it', async () => {
    for (let i = 0; i < 80; i += 1) {
      const [a, b, c] = [i % 5, (i + 1) % 5, (i + 2) % 5].map((n) => `g${i % 2}-${n}`);
      for (const item of [a, b, c] as string[]) await shop.act(`c${i}`, 'Product Viewed', item);
    }
    await shop.learned();
    const train = createTrainer({
      messaging: shop.messaging,
      models: shop.models,
      learners: shop.learners,
      config: { namespace, trainMin: 100, growth: 1.1, retrainHours: 0, trainPauseMs: 0 },
      logger: silentLogger,
      clock: { now: () => now },
      signal: new AbortController().signal,
      train: (input) => trainModel(input),
    });
    await train();
    while (!shop.models.get('demo')) await new Promise((resolve) => setImmediate(resolve));
    const manifest = shop.models.manifestOf('demo');
    assert.equal(manifest?.version, 1);
    assert.ok((manifest?.quality['hr@10'] ?? 0) > 0.5);
    await shop.act('ann', 'Product Viewed', 'g0-0');
    await shop.run();
    assert.equal((await shop.latest('ann'))?.modelVersion, 1);
    assert.ok((await shop.served('ann'))?.slice(0, 3).every((id) => id.startsWith('g0')));

    for (let i = 100; i < 180; i += 1)
      for (const n of [0, 1, 2]) await shop.act(`c${i}`, 'Product Viewed', `g${i % 2}-${(i + n) % 5}`);
    await shop.learned();
    await train();
    const last = (await shop.records('models')).filter(({ key }) => key === recommenderKey('demo')).at(-1);
    const next = JSON.parse(String(last?.value));
    assert.equal(next.version, 2);
    assert.equal(next.trial.championVersion, 1);
    assert.equal(next.trial.promoted, true);
  });
});
