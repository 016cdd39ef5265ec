import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { interactionsFrom } from '../interactions-from.ts';
import { describeRecommenderConformance } from '../recommender-conformance.ts';
import { recommenderFromJson } from '../recommender-registry.ts';
import type { CatalogueItem } from './catalogue-item.ts';
import { Content } from './content.ts';
import { ContentModel } from './content-model.ts';

const words = ['red', 'wool', 'steel', 'small', 'garden'];
const catalogue: CatalogueItem[] = Array.from({ length: 30 }, (_, i) => ({
  item: `i${i}`,
  title: `${words[i % 5]} ${i % 2 === 0 ? 'lamp' : 'scarf'}`,
  category: ['home', `taste ${i % 2}`],
  attributes: { maker: `maker${i % 7}` },
}));
describeRecommenderConformance({ name: 'content', make: () => new Content({ catalogue }) });

const shop: CatalogueItem[] = [
  { item: 'lamp', title: 'Steel desk lamp', category: 'Lighting' },
  { item: 'lamp2', title: 'Brass floor LAMP', category: 'lighting' },
  { item: 'pan', title: 'Steel pan', category: 'Kitchen' },
  { item: 'tea', title: '红茶茶叶' },
  { item: 'tea2', title: '特级红茶' },
  { item: 'bare' },
];
const fitShop = () =>
  new Content({ catalogue: shop }).fit(
    interactionsFrom([
      { user: 'u', item: 'lamp' },
      { user: 'v', item: 'pan' },
    ]),
  );
const itemsOf = (list: { item: string }[]): string[] => list.map(({ item }) => item);

describe('content', () => {
  it('recommends what nobody has had, because it reads like what the user had', () => {
    const [first, second] = fitShop().recommend({ user: 'u' }, 2);
    assert.deepEqual([first?.item, first?.reason], ['lamp2', { source: 'content', because: 'lamp' }]);
    assert.equal(second?.item, 'pan');
  });

  it('takes a new item in at once, and keeps it over a restart', () => {
    const model = fitShop();
    model.addItems([{ item: 'lamp3', title: 'Steel desk lamp, large', category: 'Lighting' }]);
    assert.equal(model.similar('lamp', 1)[0]?.item, 'lamp3');
    const restored = recommenderFromJson(JSON.parse(JSON.stringify(model)));
    assert.ok(restored instanceof ContentModel);
    assert.deepEqual(restored.similar('lamp', 9), model.similar('lamp', 9));
    restored.addItems([{ item: 'lamp4', title: 'Steel desk lamp', category: 'Lighting' }]);
    assert.equal(restored.similar('lamp', 1)[0]?.item, 'lamp4');
  });

  it('adds what embeddings say to what words say, also after a restart', () => {
    const embedded: CatalogueItem[] = [
      { item: 'sofa', title: 'Sofa', embedding: [2, 0.1, 0] },
      { item: 'couch', title: 'Couch', embedding: Float32Array.of(5, 0, 0) },
      { item: 'kettle', title: 'Kettle', embedding: [0, 0, 1] },
      { item: 'cover', title: 'Cover of a sofa' },
    ];
    const model = new Content({ catalogue: embedded }).fit(interactionsFrom([{ user: 'u', item: 'sofa' }]));
    const named = model.recommend({ user: 'u' }, 4).filter(({ reason }) => reason.source === 'content');
    assert.deepEqual(itemsOf(named), ['couch', 'cover']);
    assert.equal(named[0]?.reason.because, 'sofa');
    const restored = recommenderFromJson(JSON.parse(JSON.stringify(model)));
    assert.ok(restored instanceof ContentModel);
    assert.deepEqual(restored.recommend({ user: 'u' }, 4), model.recommend({ user: 'u' }, 4));
    restored.addItems([{ item: 'kettle', title: 'Kettle', embedding: [1, 0, 0.2] }]);
    assert.equal(restored.similar('sofa', 2)[1]?.item, 'kettle');
  });

  for (const embedding of [
    [1, 2],
    [0, 0, 0],
    [1, Number.NaN, 1],
  ])
    it(`refuses the embedding ${embedding}`, () => {
      const model = fitShop();
      model.addItems([{ item: 'first', embedding: [1, 2, 3] }]);
      assert.throws(() => model.addItems([{ item: 'x', embedding }]), { code: 'RECOMMENDERS_OPTION' });
    });

  it('reads scripts without spaces', () => {
    assert.deepEqual(itemsOf(fitShop().similar('tea', 1)), ['tea2']);
  });

  it('gives an item like another of the same text a score of 1', () => {
    const model = new Content({ catalogue: [...shop, { ...shop[0], item: 'twin' }] }).fit(
      interactionsFrom([{ user: 'u', item: 'pan' }]),
    );
    const [first] = model.similar('lamp', 1);
    assert.equal(first?.item, 'twin');
    assert.ok(Math.abs((first?.score ?? 0) - 1) < 1e-9);
  });

  it('has the popular for an item without title, and reads no more of a text than it may', () => {
    assert.ok(
      fitShop()
        .similar('bare', 9)
        .every(({ reason }) => reason.source === 'popular'),
    );
    const title = Array.from({ length: 100_000 }, (_, i) => `w${i}`).join(' ');
    const model = new Content({ catalogue: [...shop, { item: 'novel', title }] }).fit(
      interactionsFrom([{ user: 'u', item: 'novel' }]),
    );
    assert.ok(JSON.parse(JSON.stringify(model)).terms.length < 300);
  });
});
