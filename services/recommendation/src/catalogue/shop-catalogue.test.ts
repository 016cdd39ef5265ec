import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ShopCatalogue } from './shop-catalogue.ts';

const item = (itemId: string, rest: object = {}) => ({
  shop: 'demo',
  itemId,
  title: `Title of ${itemId}`,
  ...rest,
});

describe('the catalogue of a shop', () => {
  it('names what may be shown, however much is hidden before it', () => {
    const catalogue = new ShopCatalogue();
    for (let i = 0; i < 500; i += 1)
      catalogue.set(item(`h${i}`, i % 2 ? { hidden: true } : { available: false }));
    catalogue.set(item('seen'));
    assert.deepEqual(catalogue.first(), ['seen']);
    catalogue.set(item('seen', { hidden: true }));
    assert.deepEqual(catalogue.first(), []);
    catalogue.set(item('seen'));
    assert.deepEqual(catalogue.first(), ['seen']);
  });

  it('hides what was taken out, which models may know still, and shows it again when it is back', () => {
    const catalogue = new ShopCatalogue();
    catalogue.set(item('a', { category: ['Shirts'] }));
    catalogue.set(item('b', { category: ['Shirts'] }));
    assert.deepEqual(catalogue.content()?.items, ['a', 'b']);
    catalogue.delete('a');
    catalogue.delete('never-there');
    assert.deepEqual([catalogue.isHidden('a'), catalogue.isHidden('never-there')], [true, false]);
    assert.equal(catalogue.categoryOf('a'), undefined);
    assert.deepEqual(catalogue.first(), ['b']);
    catalogue.set(item('a'));
    assert.ok(!catalogue.isHidden('a'));
  });

  it('tells what is new once, and takes it into what it knows of texts', () => {
    const catalogue = new ShopCatalogue();
    assert.equal(catalogue.content(), undefined);
    catalogue.set(item('a'));
    catalogue.set(item('a', { title: 'Another' }));
    assert.deepEqual([catalogue.takeNew(), catalogue.takeNew()], [['a'], []]);
    catalogue.content();
    catalogue.set(item('b'));
    assert.deepEqual(catalogue.content()?.items, ['a', 'b']);
  });

  it('reads a text anew when it has changed, and only then', () => {
    const catalogue = new ShopCatalogue();
    for (const [itemId, title] of [
      ['shirt', 'White linen shirt'],
      ['lamp', 'Brass lamp'],
      ['thing', 'Brass lamp, large'],
    ] as const)
      catalogue.set(item(itemId, { title }));
    const nearest = () => catalogue.similarTo('thing')[0]?.item;
    assert.equal(nearest(), 'lamp');
    catalogue.takeNew();
    catalogue.set(item('thing', { title: 'Brass lamp, large', price: 5 }));
    assert.deepEqual(catalogue.takeNew(), []);
    catalogue.set(item('thing', { title: 'Linen shirt, blue' }));
    assert.deepEqual(catalogue.takeNew(), ['thing']);
    assert.equal(nearest(), 'shirt');
    assert.equal(catalogue.similarTo('lamp')[0], undefined, 'nothing speaks of lamps any more');
  });
});
