import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interactionsFrom } from '../interactions-from.ts';
import { describeRecommenderConformance } from '../recommender-conformance.ts';
import { recommenderFromJson } from '../recommender-registry.ts';
import { Svd } from './svd.ts';
import { SvdModel } from './svd-model.ts';

describeRecommenderConformance({
  name: 'svd',
  make: ({ seed }) => new Svd({ seed, factors: 6, epochs: 8 }),
});

// What users of one taste rate 5, those of the other rate 1.
const ratings = interactionsFrom(
  Array.from({ length: 12 * 16 }, (_, i) => ({ user: i % 12, item: Math.floor(i / 12) }))
    // u0 has not rated i0 and i1.
    .filter(({ user, item }) => user > 0 || item > 1)
    .map(({ user, item }) => ({
      user: `u${user}`,
      item: `i${item}`,
      weight: (user + item) % 2 === 0 ? 5 : 1,
    })),
);
const patient = { seed: 1, factors: 4, epochs: 200, learningRate: 0.02 };

describe('svd', () => {
  it('predicts ratings that were not given, from those of others of the taste', () => {
    const model = new Svd(patient).fit(ratings);
    assert.ok(model.predict('u0', 'i0') > 4.5);
    assert.ok(model.predict('u0', 'i1') < 1.5);
    assert.equal(model.recommend({ user: 'u0' }, 1)[0]?.item, 'i0');
  });

  it('predicts alike after a JSON round trip', () => {
    const model = new Svd(patient).fit(ratings);
    const restored = recommenderFromJson(JSON.parse(JSON.stringify(model)));
    assert.ok(restored instanceof SvdModel);
    for (const user of ratings.users) assert.equal(restored.predict(user, 'i3'), model.predict(user, 'i3'));
  });

  it('stays within the scale, and takes the mean for what it does not know', () => {
    const model = new Svd(patient).fit(ratings);
    for (const user of ratings.users) {
      for (const item of ratings.items) {
        const rating = model.predict(user, item);
        assert.ok(rating >= 1 && rating <= 5);
      }
    }
    const mean = ratings.weight.reduce((sum, weight) => sum + weight, 0) / ratings.weight.length;
    assert.ok(Math.abs(model.predict('unknown', 'unknown') - mean) < 1e-6);
  });

  it('folds a history of ratings in, whatever the user id', () => {
    const model = new Svd(patient).fit(ratings);
    const recent = Array.from({ length: 8 }, (_, i) => ({
      item: `i${i}`,
      at: i,
      weight: i % 2 === 0 ? 5 : 1,
    }));
    const first = model.recommend({ recent }, 4);
    assert.ok(first.every(({ item }) => Number(item.slice(1)) % 2 === 0));
    assert.deepEqual(model.recommend({ user: 'u3', recent }, 4), first);
  });

  it('counts the newest of several ratings of one item', () => {
    const rows = [...Array(30).keys()].map((i) => ({
      user: `u${i % 5}`,
      item: `i${i % 6}`,
      weight: 3,
      at: i,
    }));
    const again = rows.map((row, i) => ({ ...row, weight: 1 + (i % 5), at: -1 - i }));
    const options = { seed: 1, epochs: 3 };
    const both = new Svd(options).fit(interactionsFrom([...rows, ...again]));
    assert.equal(both.predict('u0', 'i0'), 3);
  });

  for (const bad of [{ factors: 0 }, { epochs: 0 }, { learningRate: 0 }, { regularization: -1 }]) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      assert.throws(() => new Svd({ seed: 1, ...bad }), { code: 'RECOMMENDERS_OPTION' });
    });
  }
});
