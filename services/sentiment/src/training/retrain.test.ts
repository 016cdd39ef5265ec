import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  clocksKey,
  matches,
  restoredSentimentModel,
  ShopSentimentModel,
  sentimentModelRecords,
  topicName,
} from '@shoal/contracts';
import { silentLogger } from '@shoal/logging';
import { dayMs, fields, namespace, openShop, start, type TestShop } from '../testing/shop.fixture.ts';
import { createTrainer, type TrainerDependencies } from './retrain.ts';
import { trainModel } from './train-model.ts';

let shop: TestShop;
let trainings: number;
beforeEach(async () => {
  shop = await openShop();
  trainings = 0;
});
afterEach(() => shop.close());

/** In this shop they say that things are "sick" when they like them, and "mid" when they do not. */
async function reviews(count: number): Promise<void> {
  const things = ['board', 'deck', 'wheel', 'truck', 'shoe', 'shirt', 'cap'];
  for (let i = 0; i < count; i += 1) {
    const thing = `${things[i % things.length]} ${i}`;
    const isPraise = i % 2 === 0;
    await shop.review(isPraise ? `the ${thing} is sick` : `the ${thing} is mid`, {
      ...{ day: i / 4, rating: isPraise ? 5 : 1, customer: `c${i % 9}` },
    });
  }
  await shop.cache.raise(clocksKey(namespace), 'demo', start + (count / 4) * dayMs);
}

function trainer(config: Partial<TrainerDependencies['config']> = {}) {
  return createTrainer({
    ...{ messaging: shop.messaging, cache: shop.cache, models: shop.models, namespace, fields },
    config: { examplesMin: 60, examplesMax: 1_000, retrainHours: 24, trainPauseMs: 0, ...config },
    ...{ logger: silentLogger, clock: { now: () => start }, signal: new AbortController().signal },
    train: async (input) => {
      trainings += 1;
      return trainModel(input);
    },
  });
}

async function published(): Promise<ShopSentimentModel[]> {
  const found: ShopSentimentModel[] = [];
  await shop.messaging.readToEnd({ topic: topicName(namespace, 'models') }, async (batch) => {
    for (const { value } of batch) found.push(JSON.parse(String(value)) as ShopSentimentModel);
  });
  return found;
}

const judged = async (text: string, customer: string) => {
  await shop.review(text, { day: 500, customer });
  await shop.run();
  return (await shop.sentiments()).filter(({ customerId }) => customerId === customer).at(-1);
};

describe("a shop's own model", () => {
  it('is learned from stars, comes into force, and judges what the shipped one misjudges', async () => {
    assert.equal((await judged('the helmet is sick', 'before'))?.label, 'negative');
    await reviews(120);
    const train = trainer();
    await train();
    const [kept, model, ...more] = await published();
    assert.deepEqual([kept, more], [model, []]);
    assert.ok(matches(ShopSentimentModel, model) && model.quality && model.champion);
    assert.ok(model.quality.logLoss < model.champion.logLoss && model.quality.accuracy > 0.9);
    // The model is read where it was written: not at once, but soon.
    while (!shop.models.of('demo')) await setImmediate();
    const after = await judged('the helmet is sick', 'after');
    assert.deepEqual([after?.label, after?.model], ['positive', 'shop/1']);
    await train();
    assert.equal(trainings, 1, 'not before the clock has gone on');
  });

  it('gives way to the one that ships where a command says so, until the next schedule', async () => {
    await reviews(120);
    const train = trainer();
    await train();
    while (!shop.models.of('demo')) await setImmediate();
    const current = (await published()).at(-1) as ShopSentimentModel;
    assert.deepEqual(shop.models.versionsOf('demo'), [1]);
    const restored = restoredSentimentModel(current);
    for (const { key, value } of sentimentModelRecords(restored, [1]))
      await shop.write('models', key, String(value));
    while (shop.models.of('demo')?.version !== 2) await setImmediate();
    const after = await judged('the helmet is sick', 'after');
    assert.deepEqual([after?.label, after?.model], ['negative', 'shipped']);
    await train();
    assert.equal(trainings, 1, 'the clock has not gone on');
    await shop.cache.raise(clocksKey(namespace), 'demo', restored.trainedAt + 2 * dayMs);
    await train();
    while (shop.models.of('demo')?.version !== 3) await setImmediate();
    assert.deepEqual(shop.models.versionsOf('demo'), [1, 2, 3]);
  });

  it('is not made of too few reviews, or where learning on is off', async () => {
    await reviews(40);
    await trainer()();
    await trainer({ examplesMin: 20, retrainHours: 0 })();
    assert.deepEqual([trainings, await published()], [0, []]);
  });

  it('is not made of one kind alone', async () => {
    for (let i = 0; i < 80; i += 1) await shop.review(`fine thing ${i}`, { rating: 5 });
    await shop.cache.raise(clocksKey(namespace), 'demo', start);
    await trainer()();
    assert.deepEqual([trainings, await published()], [0, []]);
  });

  it('stays away where it would judge no better', async () => {
    await reviews(80);
    await createTrainer({
      ...{ messaging: shop.messaging, cache: shop.cache, models: shop.models, namespace, fields },
      config: { examplesMin: 60, examplesMax: 1_000, retrainHours: 24, trainPauseMs: 0 },
      ...{ logger: silentLogger, clock: { now: () => start }, signal: new AbortController().signal },
      train: async (input) => ({
        ...(await trainModel(input)),
        champion: { rows: 16, accuracy: 1, logLoss: 0 },
      }),
    })();
    assert.deepEqual(await published(), []);
  });
});

it('the newest reviews are kept where there are too many, and each text counts once', async () => {
  await reviews(120);
  await shop.review('the board 0 is sick', { day: 40, rating: 5 });
  let seen: readonly string[] = [];
  await createTrainer({
    ...{ messaging: shop.messaging, cache: shop.cache, models: shop.models, namespace, fields },
    config: { examplesMin: 20, examplesMax: 50, retrainHours: 24, trainPauseMs: 0 },
    ...{ logger: silentLogger, clock: { now: () => start }, signal: new AbortController().signal },
    train: async (input) => {
      seen = input.reviews.map(({ text }) => text);
      return trainModel(input);
    },
  })();
  assert.equal(seen.length, 50);
  assert.equal(seen.filter((text) => text === 'the board 0 is sick').length, 1);
  assert.equal(seen.at(-1), 'the board 0 is sick');
});
