import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interactionsFrom } from '../interactions-from.ts';
import { describeRecommenderConformance } from '../recommender-conformance.ts';
import { recommenderFromJson } from '../recommender-registry.ts';
import { ItemTransition } from './item-transition.ts';

describeRecommenderConformance({ name: 'itemTransition', make: () => new ItemTransition() });

const day = 86_400_000;
/** A line a user, his items in order, one a minute from `start` on. */
const walks = (lines: readonly string[], start = 0) =>
  interactionsFrom(
    lines.flatMap((line, u) =>
      line.split(' ').map((item, i) => ({ user: `${start}-${u}`, item, at: start + i * 60_000 })),
    ),
  );
const itemsOf = (list: { item: string }[]): string[] => list.map(({ item }) => item);

describe('itemTransition', () => {
  it('recommends what followed the last item most often, and says because of what', () => {
    const model = new ItemTransition().fit(walks(['a b', 'a b', 'a c', 'd e', 'd e', 'd e']));
    const list = model.recommend({ recent: [{ item: 'a', at: 1 }] }, 2);
    assert.deepEqual(itemsOf(list), ['b', 'c']);
    assert.deepEqual(list[0]?.reason, { source: 'itemTransition', because: 'a' });
  });

  it('looks further back where nothing followed the last item', () => {
    const model = new ItemTransition().fit(walks(['a b', 'a b', 'x', 'y z', 'y z', 'y z']));
    const recent = ['a', 'x'].map((item, at) => ({ item, at }));
    assert.equal(model.recommend({ recent }, 1)[0]?.item, 'b');
  });

  it('counts a pair the less the more lies between the two', () => {
    const model = new ItemTransition({ gapDecay: 0.5, halfLifeMs: Number.POSITIVE_INFINITY }).fit(
      walks(['a b c d']),
    );
    assert.deepEqual(itemsOf(model.similar('a', 3)), ['b', 'c', 'd']);
    const scores = model.similar('a', 3).map(({ score }) => score);
    assert.ok(Math.abs((scores[0] as number) / (scores[2] as number) - 4) < 1e-9);
  });

  it('forgets: what follows lately goes before what followed long ago', () => {
    const model = new ItemTransition({ halfLifeMs: 30 * day }).fit(walks(['a b', 'a b', 'a b']));
    model.partialFit(walks(['a c'], 90 * day));
    assert.equal(model.similar('a', 1)[0]?.item, 'c');
  });

  it('learns in parts, over a restart, what it learns at once', () => {
    const first = walks(['a b c', 'b c d']);
    const rows = ['d', 'e'].map((item, i) => ({ user: '0-0', item, at: day + i }));
    const parts = new ItemTransition({ halfLifeMs: Number.POSITIVE_INFINITY }).fit(first);
    const restored = recommenderFromJson(JSON.parse(JSON.stringify(parts)));
    assert.ok('partialFit' in restored && typeof restored.partialFit === 'function');
    restored.partialFit(interactionsFrom(rows));
    const firstRows = [...first.user].map((user, i) => ({
      user: first.users[user] as string,
      item: first.items[first.item[i] as number] as string,
      at: first.at[i] as number,
    }));
    const whole = new ItemTransition({ halfLifeMs: Number.POSITIVE_INFINITY });
    const once = whole.fit(interactionsFrom([...firstRows, ...rows]));
    for (const item of ['a', 'b', 'c', 'd'])
      assert.deepEqual(restored.similar(item, 5), once.similar(item, 5));
  });

  it('keeps no more followers of an item than it may', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `hub s${i}`);
    const model = new ItemTransition({ followersMax: 4 }).fit(walks([...lines, ...lines.slice(0, 3)]));
    const followers = model.similar('hub', 200).filter(({ reason }) => reason.source === 'itemTransition');
    assert.ok(followers.length <= 8);
    assert.equal(JSON.parse(JSON.stringify(model)).followersMax, 4);
  });

  for (const options of [
    { window: 0 },
    { lookBack: 1.5 },
    { gapDecay: 2 },
    { lookBackDecay: 0 },
    { halfLifeMs: 0 },
  ]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      const fit = () => new ItemTransition(options).fit(walks(['a b']));
      assert.throws(fit, { name: 'OptionError', code: 'RECOMMENDERS_OPTION' });
    });
  }
});
