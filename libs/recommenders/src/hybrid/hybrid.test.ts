import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leaveOneOut } from '../evaluation/splits.ts';
import { interactionsFrom } from '../interactions-from.ts';
import { ItemTransition } from '../item-transition/item-transition.ts';
import { ItemKnn } from '../neighbours/item-knn.ts';
import { Popular } from '../popular/popular.ts';
import { describeRecommenderConformance, twoTastes } from '../recommender-conformance.ts';
import { blend, Hybrid } from './hybrid.ts';

const parts = [new ItemTransition(), new ItemKnn(), new Popular()];

describeRecommenderConformance({ name: 'hybrid', make: () => new Hybrid({ parts }) });
describeRecommenderConformance({
  name: 'hybrid of few candidates',
  make: () => new Hybrid({ parts, candidates: 3 }),
});

/** 40 users walk round a ring of 12 items, one a step; item i0 is what most begin with. */
const ring = interactionsFrom(
  Array.from({ length: 40 }, (_, u) =>
    ['i0', ...Array.from({ length: 5 }, (_, i) => `i${1 + ((u + i) % 12)}`)].map((item, at) => ({
      user: `u${u}`,
      item,
      at,
    })),
  ).flat(),
);

describe('hybrid', () => {
  it('trusts the part that foretells, wherever it stands among the parts', () => {
    const { train, tuning, test } = leaveOneOut(ring);
    const knowing = new ItemTransition().fit(train);
    const guessing = new Popular().fit(train);
    for (const models of [
      [knowing, guessing],
      [guessing, knowing],
    ]) {
      const model = blend(models, tuning, { candidates: 6 });
      const hits = test.filter(({ query, items }) => model.recommend(query, 1)[0]?.item === items[0]);
      const alone = test.filter(({ query, items }) => knowing.recommend(query, 1)[0]?.item === items[0]);
      assert.ok(hits.length >= alone.length && alone.length > 0, `${hits.length} of ${alone.length}`);
    }
  });

  it('carries over the reason of the part that speaks for an item most', async () => {
    const model = await new Hybrid({ parts: [new ItemTransition()] }).fit(ring);
    const [best] = model.recommend({ recent: [{ item: 'i4', at: 9 }] }, 1);
    assert.deepEqual(best?.item, 'i5');
    assert.deepEqual(best?.reason, { source: 'itemTransition', because: 'i4' });
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(new Hybrid({ parts }).fit(twoTastes(), { signal }), /enough/);
  });

  for (const options of [{ parts: [] }, { parts, candidates: 0 }, { parts, queriesMax: 1.5 }]) {
    it(`refuses ${options.parts.length} parts with ${JSON.stringify({ ...options, parts: undefined })}`, async () => {
      const expected = { name: 'OptionError', code: 'RECOMMENDERS_OPTION' };
      await assert.rejects(new Hybrid(options).fit(twoTastes()), expected);
    });
  }
});
