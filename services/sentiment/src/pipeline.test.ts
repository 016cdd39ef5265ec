import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  matches,
  ReviewSentiment,
  SentimentChange,
  SentimentStanding,
  type SentimentSubject,
} from '@shoal/contracts';
import { openShop, type TestShop } from './testing/shop.fixture.ts';

const item = { kind: 'item', id: 'p-1' } as const;

let shop: TestShop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

describe('a review', () => {
  it('is judged in its language, with the phrases that carry praise and complaint', async () => {
    await shop.review('The quality is great but the battery was awful.', { rating: 3, category: 'Shoes' });
    await shop.review('质量很好，物流很快', {});
    await shop.run();
    const [english, chinese] = await shop.sentiments();
    assert.ok(matches(ReviewSentiment, english) && matches(ReviewSentiment, chinese));
    assert.deepEqual(
      [english.language, english.rating, english.itemId, english.categories, english.model],
      [...['en', 3, 'p-1', ['Shoes'], 'shipped']],
    );
    assert.deepEqual(new Set(english.phrases.map(({ label }) => label)), new Set(['positive', 'negative']));
    assert.deepEqual([chinese.language, chinese.label], ['zh', 'positive']);
  });

  it('is unknown where there is nothing to judge, and no guess', async () => {
    for (const text of ['12345', '...', 'Отличный товар', '\ud800']) await shop.review(text, {});
    await shop.run();
    for (const { label, probability, phrases } of await shop.sentiments())
      assert.deepEqual([label, probability, phrases], ['unknown', 0.5, []]);
    assert.equal((await shop.standing(item))?.unknown, 4);
  });

  it('of any size and kind keeps its records within their schema', async () => {
    const odd = [
      '<script>alert(1)</script> great',
      '😡',
      '\u202egood\u202c',
      'great '.repeat(3_000),
      '很好'.repeat(9_000),
      `${'x'.repeat(239)}😀😀`,
    ];
    for (const text of odd) await shop.review(text, { rating: 5 });
    await shop.run();
    const sentiments = await shop.sentiments();
    assert.equal(sentiments.length, odd.length);
    for (const sentiment of sentiments) {
      assert.ok(matches(ReviewSentiment, sentiment));
      assert.ok(sentiment.excerpt.isWellFormed());
    }
    assert.ok(matches(SentimentStanding, await shop.standing(item)));
  });

  it('is none where an event has no text, is of another kind, or is only a rating', async () => {
    await shop.review('', { rating: 5 });
    await shop.review('great', {}, { event: 'Product Viewed' });
    await shop.review('great', {}, { type: 'merge', event: undefined, mergedInto: 'bob' });
    await shop.run();
    assert.deepEqual(await shop.sentiments(), []);
  });
});

describe('a standing', () => {
  it('counts for the item, the category and the customer, by day, with examples', async () => {
    const path = JSON.stringify({ shop: 'demo', itemId: 'p-1', title: 'Boots', category: ['Wear', 'Shoes'] });
    await shop.write('items', 'demo/p-1', path);
    await shop.write('items', 'demo/p-2', path.replace('p-1', 'p-2'));
    while (shop.categories.of('demo', 'p-2').length === 0) await setImmediate();
    await shop.review('I love it, works perfectly', { rating: 5 });
    await shop.review('terrible, it broke at once', { day: 1, customer: 'bob', rating: 1 });
    await shop.review('excellent quality', { day: 1, item: 'p-2', rating: 4 });
    await shop.run();
    const standing = await shop.standing(item);
    assert.ok(matches(SentimentStanding, standing));
    assert.deepEqual([standing.positive, standing.negative, standing.ratings], [1, 1, { count: 2, sum: 6 }]);
    assert.deepEqual(
      standing.days.map(({ positive, negative }) => [positive, negative]),
      [
        [1, 0],
        [0, 1],
      ],
    );
    assert.match(standing.examples.negative[0]?.excerpt ?? '', /terrible/);
    const [category, wear, ann] = [
      await shop.standing({ kind: 'category', id: 'Shoes' }),
      await shop.standing({ kind: 'category', id: 'Wear' }),
      await shop.standing({ kind: 'customer', id: 'ann' }),
    ];
    assert.deepEqual([category?.positive, category?.negative, wear?.positive], [2, 1, 2]);
    assert.deepEqual([ann?.positive, ann?.negative], [2, 0]);
  });

  it('counts once what is delivered twice, and what a crash made come again', async () => {
    await shop.review('great', {});
    await shop.run({ crash: 'all' });
    await shop.run();
    await shop.run();
    await shop.run();
    assert.equal((await shop.standing(item))?.positive, 1);
  });

  it('counts once an event that the log has twice', async () => {
    await shop.review('great', {}, { messageId: 'same' });
    await shop.review('great', {}, { messageId: 'same' });
    await shop.run();
    assert.equal((await shop.standing(item))?.positive, 1);
  });

  it('comes back after Redis was emptied', async () => {
    await shop.review('great', {});
    await shop.run();
    shop.cache.wipe();
    await shop.review('awful', {});
    await shop.run();
    const { positive, negative } = (await shop.standing(item)) ?? {};
    assert.deepEqual([positive, negative], [1, 1]);
  });
});

describe('a customer who gets another id', () => {
  const visitor = { kind: 'customer', id: 'visitor' } as const;
  const ann = { kind: 'customer', id: 'ann' } as const;
  const merge = (customer: string, mergedInto: string) =>
    shop.review('', { customer }, { type: 'merge', event: undefined, properties: undefined, mergedInto });
  const runToEnd = async () => {
    for (let turn = 0; turn < 4; turn += 1) await shop.run();
  };
  const countsOf = async (subject: SentimentSubject) => {
    const { positive, negative, ratings } = (await shop.standing(subject)) ?? {};
    return [positive, negative, ratings?.count];
  };

  it('brings along what he said before, with its days, examples and phrases', async () => {
    await shop.review('terrible, it broke at once', { customer: 'visitor', rating: 1 });
    await shop.review('great quality, I love it', { customer: 'ann', day: 1, rating: 5 });
    await merge('visitor', 'ann');
    await runToEnd();
    const standing = await shop.standing(ann);
    assert.ok(matches(SentimentStanding, standing));
    assert.deepEqual(await countsOf(ann), [1, 1, 2]);
    assert.deepEqual(
      standing.days.map(({ positive, negative }) => [positive, negative]),
      [
        [0, 1],
        [1, 0],
      ],
    );
    assert.match(standing.examples.negative[0]?.excerpt ?? '', /terrible/);
    assert.ok(Object.keys(standing.phrases).some((phrase) => phrase.includes('broke')));
    assert.equal((await shop.standing(visitor))?.mergedInto, 'ann');
    assert.deepEqual(await countsOf(item), [1, 1, 2]);
  });

  it('counts each review once, whatever comes twice or was lost in a crash', async () => {
    await shop.review('great', { customer: 'visitor' });
    await merge('visitor', 'ann');
    await shop.run({ crash: 'all' });
    await shop.run();
    await shop.run({ crash: 'all' });
    await runToEnd();
    assert.deepEqual(await countsOf(ann), [1, 0, 0]);
  });

  for (const before of [0, 1])
    it(`keeps a review that comes in under the former id afterwards, where that had ${before} before`, async () => {
      for (let i = 0; i < before; i += 1) await shop.review('awful', { customer: 'visitor' });
      await merge('visitor', 'ann');
      await runToEnd();
      // The second one overtakes the first, which goes by way of the former id.
      await shop.review('great', { customer: 'visitor' });
      await shop.review('great', { customer: 'ann' });
      await runToEnd();
      assert.deepEqual(await countsOf(ann), [2, before, 0]);
    });

  it('does so again, through all ids that he had', async () => {
    await shop.review('great', { customer: 'visitor' });
    await shop.review('great', { customer: 'ann' });
    await merge('ann', 'bob');
    await runToEnd();
    await merge('visitor', 'ann');
    await runToEnd();
    assert.deepEqual(await countsOf({ kind: 'customer', id: 'bob' }), [2, 0, 0]);
  });

  it('leaves nothing behind where he said nothing', async () => {
    await merge('visitor', 'ann');
    await runToEnd();
    assert.equal(await shop.standing(ann), undefined);
    const standings = await shop.standings();
    assert.deepEqual(standings, []);
  });
});

describe('a product that falls from favour', () => {
  const praise = async (from: number, days: number) => {
    for (let day = from; day < from + days; day += 1) await shop.review('great quality, I love it', { day });
  };
  const blame = async (day: number, times: number) => {
    for (let i = 0; i < times; i += 1) await shop.review('terrible, the zip broke', { day });
  };

  it('is told once, with why, and again when it is back', async () => {
    await praise(0, 30);
    await blame(34, 6);
    await blame(35, 6);
    await shop.run();
    const [dropped, ...more] = await shop.changes();
    assert.deepEqual(more, []);
    assert.ok(matches(SentimentChange, dropped));
    assert.deepEqual([dropped.type, dropped.itemId, dropped.before], ['product.sentiment.dropped', 'p-1', 1]);
    assert.ok(dropped.now < 0.5 && dropped.reviews >= 8 && dropped.examples.length > 0);
    assert.ok(
      dropped.phrases.some((phrase) => phrase.includes('zip broke')),
      dropped.phrases.join(),
    );
    await praise(45, 12);
    await praise(45, 12);
    await shop.run();
    const types = new Map((await shop.changes()).map(({ id, type }) => [id, type]));
    assert.deepEqual([...types.values()], ['product.sentiment.dropped', 'product.sentiment.recovered']);
  });

  it('is told of both, where it falls and comes back within one batch', async () => {
    await praise(0, 30);
    await blame(35, 12);
    await praise(45, 12);
    await praise(45, 12);
    await shop.run();
    assert.deepEqual(
      (await shop.changes()).map(({ type }) => type),
      ['product.sentiment.dropped', 'product.sentiment.recovered'],
    );
  });

  it('is told of both, where the process died before it told of them', async () => {
    await praise(0, 30);
    await blame(35, 12);
    await praise(45, 12);
    await praise(45, 12);
    await shop.run({ crash: 'opinions' });
    assert.deepEqual(await shop.changes(), []);
    await shop.run();
    const told = await shop.changes();
    assert.deepEqual(
      [...new Map(told.map(({ id, type }) => [id, type])).values()],
      ['product.sentiment.dropped', 'product.sentiment.recovered'],
    );
    for (const change of told) assert.ok(matches(SentimentChange, change));
  });

  it('is not told of a handful, nor of what was never good', async () => {
    await praise(0, 30);
    await blame(34, 4);
    for (let day = 0; day < 30; day += 1) await shop.review('awful', { day, item: 'p-2' });
    for (let i = 0; i < 12; i += 1) await shop.review('awful', { day: 34, item: 'p-2' });
    await shop.run();
    assert.deepEqual(await shop.changes(), []);
  });

  it('is told again, with the same id, where a crash may have kept it from being told', async () => {
    await praise(0, 30);
    await blame(34, 10);
    await shop.run();
    const before = await shop.changes();
    await shop.run();
    const ids = new Set((await shop.changes()).map(({ id }) => id));
    assert.deepEqual([...ids], [before[0]?.id]);
  });
});

it('a record that is none is refused by itself', async () => {
  await shop.write('opinions', 'demo/item-p-1', '{"subject":{"kind":"item","id":"p-1"}}');
  await assert.rejects(shop.run(), TypeError);
});
