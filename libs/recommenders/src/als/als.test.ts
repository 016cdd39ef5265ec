import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeRecommenderConformance, twoTastes } from '../recommender-conformance.ts';
import { Als } from './als.ts';

describeRecommenderConformance({
  name: 'als',
  make: ({ seed }) => new Als({ seed, factors: 6, iterations: 8 }),
});
const tasteOf = (item: string): number => Number(item.slice(1)) % 2;

describe('als', () => {
  it('recommends what suits the taste, to users of the fit and to those who come with a history', () => {
    const model = new Als({ seed: 1, factors: 4, regularization: 1 }).fit(twoTastes());
    const recent = ['i1', 'i3', 'i5'].map((item, at) => ({ item, at }));
    for (const [query, taste] of [
      [{ user: 'u4' }, 0],
      [{ user: 'u7' }, 1],
      [{ recent }, 1],
    ] as const) {
      const suiting = model.recommend(query, 5).filter(({ item }) => tasteOf(item) === taste);
      assert.ok(suiting.length >= 4, `${suiting.length} of 5`);
    }
  });

  it('folds a history in close to the vector that the fit had for it', () => {
    const interactions = twoTastes();
    const model = new Als({ seed: 1, factors: 4, iterations: 40, cgSteps: 0 }).fit(interactions);
    const recent = [...interactions.user.entries()]
      .filter(([, user]) => interactions.users[user] === 'u9')
      .map(([i]) => ({
        item: interactions.items[interactions.item[i]!]!,
        at: interactions.at[i]!,
        weight: interactions.weight[i]!,
      }));
    const known = model.recommend({ user: 'u9' }, 5);
    const folded = model.recommend({ recent }, 5);
    assert.deepEqual(
      folded.map(({ item }) => item),
      known.map(({ item }) => item),
    );
    for (const [i, { score }] of folded.entries()) assert.ok(Math.abs(score - known[i]!.score) < 0.02);
  });

  it('finds by conjugate gradients what the exact solution finds', () => {
    const interactions = twoTastes();
    const options = { seed: 1, factors: 6, iterations: 30, regularization: 1 };
    const exact = new Als({ ...options, cgSteps: 0 }).fit(interactions).recommend({ user: 'u2' }, 20);
    const quick = new Als({ ...options, cgSteps: 6 }).fit(interactions).recommend({ user: 'u2' }, 20);
    const scores = new Map(quick.map(({ item, score }) => [item, score]));
    for (const { item, score } of exact) assert.ok(Math.abs(score - scores.get(item)!) < 1e-3);
  });

  it('tells how far it is, and ends when it is asked to', () => {
    const seen: number[] = [];
    new Als({ seed: 1, iterations: 3 }).fit(twoTastes(), { onProgress: (done) => seen.push(done) });
    assert.deepEqual(seen, [1, 2, 3]);
    const signal = AbortSignal.abort(new Error('enough'));
    assert.throws(() => new Als({ seed: 1 }).fit(twoTastes(), { signal }), /enough/);
  });

  for (const bad of [{ factors: 0 }, { iterations: 1.5 }, { regularization: 0 }, { alpha: Number.NaN }]) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      assert.throws(() => new Als({ seed: 1, ...bad }), { code: 'RECOMMENDERS_OPTION' });
    });
  }
});
