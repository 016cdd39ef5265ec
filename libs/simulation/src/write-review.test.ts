import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observeShop, tracked } from './observe-shop.fixture.ts';
import { Sfc32 } from './sfc32.ts';
import { writeReview } from './write-review.ts';

const languages = [
  { chinese: false, kind: 'kettle', letters: /^[\x20-\x7e]+$/, negation: /not|never|n't|anything but/ },
  { chinese: true, kind: '水壶', letters: /^[\u3000-\u9fff\uff00-\uffef\d]+$/, negation: /不|没/ },
];

function reviews(chinese: boolean, kind: string, rating: number): string[] {
  const random = new Sfc32(rating, 1);
  return Array.from({ length: 400 }, () => writeReview(random, { rating, chinese, kind }));
}

test('reviews leave no placeholder, stay in their language, vary, and negate in both directions', () => {
  for (const { chinese, kind, letters, negation } of languages) {
    for (const rating of [1, 2, 3, 4, 5]) {
      const texts = reviews(chinese, kind, rating);
      for (const text of texts) assert.match(text, letters);
      assert.ok(!texts.some((text) => /[{}]/.test(text)));
      assert.ok(new Set(texts).size > 300, `${new Set(texts).size} different of 400`);
      const negated = texts.filter((text) => negation.test(text)).length;
      assert.ok(negated > 80, `${negated} of 400 with a negation`);
    }
  }
});

test('plain words of praise belong to good ratings and plain blame to bad ones', () => {
  const count = (texts: string[], phrase: RegExp) => texts.filter((text) => phrase.test(text)).length;
  const praise = /I love|turned out great|highly recommended|很喜欢|值得推荐|会回购/i;
  const blame = /broke|money back|regret|坏了|后悔买了|退货/i;
  for (const { chinese, kind } of languages) {
    assert.ok(count(reviews(chinese, kind, 5), praise) > 60);
    assert.equal(count(reviews(chinese, kind, 5), blame), 0);
    assert.ok(count(reviews(chinese, kind, 1), blame) > 60);
    assert.equal(count(reviews(chinese, kind, 1), praise), 0);
  }
});

test('the share of Chinese reviews in the shop is the share that was asked for', () => {
  const { customers } = observeShop({
    seed: 4,
    customers: 1500,
    days: 120,
    end: Date.UTC(2025, 5, 30),
    chineseShare: 0.3,
  });
  const bodies = customers.flatMap((customer) =>
    tracked(customer, 'Product Reviewed').map((call) => String(call.properties?.review_body)),
  );
  const share = bodies.filter((body) => /[\u4e00-\u9fff]/.test(body)).length / bodies.length;
  assert.ok(bodies.length > 500 && Math.abs(share - 0.3) < 0.06, `${share} of ${bodies.length}`);
});
