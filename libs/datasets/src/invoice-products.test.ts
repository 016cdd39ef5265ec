import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitProducts } from './invoice-products.ts';
import type { InvoiceLine } from './online-retail-line.ts';

function line(product: string, quantity: number, priceMills: number): InvoiceLine {
  const description = `Description of ${product}`;
  return { invoice: '1', product, description, quantity, atMs: 0, priceMills, customer: '1', country: 'X' };
}

const millsOf = (products: readonly { price: number; quantity: number }[]) =>
  products.reduce((sum, entry) => sum + Math.round(entry.price * 1000) * entry.quantity, 0);

test('whatever must be shortened, the products fit and their sum is exact', () => {
  const invoices = fc.array(
    fc.record({
      product: fc.integer({ min: 1, max: 40 }),
      quantity: fc.integer({ min: 1, max: 5000 }),
      mills: fc.integer({ min: 1, max: 9_999_999 }),
    }),
    { minLength: 1, maxLength: 120 },
  );
  fc.assert(
    fc.property(invoices, fc.integer({ min: 200, max: 12_000 }), (drawn, bytesMax) => {
      const lines = drawn.map(({ product, quantity, mills }) => line(`p${product}`, quantity, mills));
      const { products } = fitProducts(lines, bytesMax);
      assert.ok(Buffer.byteLength(JSON.stringify(products)) <= bytesMax);
      assert.equal(
        millsOf(products),
        lines.reduce((sum, { quantity, priceMills }) => sum + quantity * priceMills, 0),
      );
    }),
  );
});

test('names go first, then repeated lines become one, then the smallest amounts become "other"', () => {
  const lines = [line('a', 1, 1000), line('b', 1, 9000), line('a', 2, 1000), line('c', 1, 2000)];
  const sizes = (bytesMax: number) => fitProducts(lines, bytesMax);
  assert.ok(sizes(1000).products.every((entry) => entry.name));
  assert.deepEqual(
    sizes(170).products.map((entry) => entry.product_id),
    ['a', 'b', 'a', 'c'],
  );
  assert.ok(sizes(170).products.every((entry) => entry.name === undefined));
  assert.deepEqual(
    sizes(135).products.map((entry) => [entry.product_id, entry.quantity]),
    [
      ['a', 3],
      ['b', 1],
      ['c', 1],
    ],
  );
  const folded = sizes(120);
  assert.deepEqual(
    folded.products.map((entry) => [entry.product_id, entry.price]),
    [
      ['b', 9],
      ['other', 5],
    ],
  );
  assert.equal(folded.folded, 2);
});
